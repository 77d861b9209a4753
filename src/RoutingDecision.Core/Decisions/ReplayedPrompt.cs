using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Rules;

namespace RoutingDecision.Core.Decisions;

/// <summary>
/// What stands in for a prompt's text when a logged decision is made again: the view that stop 1 left, what rules may still know of the text, and
/// what
/// the classifier says of the kept features. The stops take it instead of reading the prompt; everything else they do as ever. Used by one thread,
/// filled for one decision at a time.
/// </summary>
internal sealed class ReplayedPrompt
{
    /// <summary>The view as it was judged, without the text: of a follow-up without a known tier that of the ask before it.</summary>
    public PromptView View { get; set; }

    public PromptDigest Digest { get; set; }

    /// <summary>Combination of experiment arms; the keys that it followed from are not kept.</summary>
    public int ArmCombination { get; set; }

    /// <summary>What is known of the text.</summary>
    public KeptText Text { get; } = new();

    /// <summary>What the classifier says of the prompt; null: its features are not kept, or those of another classifier.</summary>
    public PromptAssessment? Assessment { get; set; }

    /// <summary>The prompt was assessed then.</summary>
    public bool WasAssessed { get; set; }

    /// <summary>The decision asked for an assessment that there is not.</summary>
    public bool LacksAssessment { get; set; }
}
