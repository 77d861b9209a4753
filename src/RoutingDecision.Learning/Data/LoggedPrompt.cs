using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Learning.Data;

/// <summary>A prompt as a service's journal keeps it: features instead of text, and what was observed of it.</summary>
public sealed record LoggedPrompt
{
    /// <summary>Name of the source in counts and reports.</summary>
    public const string Source = "journal";

    /// <summary>Ids of the hashed featurizer, with the options that training uses; their set decides the split (<see cref="TextKey"/>).</summary>
    public required int[] FeatureIds { get; init; }

    /// <summary>Shape signals.</summary>
    public required PromptSignals Signals { get; init; }

    /// <summary>Observed successes per tier; each observation counts once.</summary>
    public required TierEvidence Evidence { get; init; }

    /// <summary>The cheapest sufficient tier where somebody said so; -1: nobody did.</summary>
    public int Tier { get; init; } = -1;

    /// <summary>Task type as a caller stated it; -1: not stated.</summary>
    public int Task { get; init; } = -1;
}
