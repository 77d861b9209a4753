using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Rules;

namespace RoutingDecision.Core.Selection;

/// <summary>Everything that the choice of a route reads. Built once per decision, after rules and assessment; fields, so that the large ones are read in place.</summary>
public ref struct SelectionInput
{
    public required ModelCatalog Catalog;

    public required PolicyProfile Profile;

    public required LiveView Live;

    public required RoutingRequest Request;

    public required Directives Rules;

    public required Requirements Need;

    public required PerTier Costs;

    public required Candidates Candidates;

    /// <summary>P(success) per tier, cheapest first: assessed, or the prior.</summary>
    public required ReadOnlySpan<float> Success;

    /// <summary>Whether <see cref="Success"/> is an assessment of this prompt.</summary>
    public required bool Assessed;

    public required CertifiedThresholds? Certified;

    /// <summary>Shift of P(success) per model for the task at hand: the catalog's strengths plus what outcomes taught.</summary>
    public required ReadOnlySpan<float> ModelShift;

    /// <summary>
    /// What <see cref="ModelChooser"/> found of each model, since choice, chain and plan ask for the same again and again; NaN: not asked yet.
    /// </summary>
    public required Span<double> Scores;

    /// <summary>What is remembered of the conversation.</summary>
    public required ConversationFacts Conversation;

    /// <summary>Ceiling of a spent budget; -1: none.</summary>
    public required int BudgetCeiling;

    /// <summary>
    /// How many times as likely failures of all tiers but the strongest are taken when the tier is judged; see <see cref="Selection.Caution"/>.
    /// </summary>
    public required double Caution;

    /// <summary>Probabilities of asking for measurements; null: the policy's shares as they are.</summary>
    public required ISamplingOdds? Sampling;

    /// <summary>Task type; -1: unknown.</summary>
    public required int Task;

    /// <summary>Uniform number in [0, 1) for exploration and sampling.</summary>
    public required double Chance;

    /// <summary>Whether rules pinned a model or a tier.</summary>
    public readonly bool IsPinned => Rules.PinModel != Directives.None || Rules.PinTier != Directives.None;

    /// <summary>Floor of the rules, 0 when there is none. A pin stands over the floors of later rules.</summary>
    public readonly int RuleFloor => IsPinned && Rules.FloorRule > Rules.PinRule ? 0 : Math.Max(0, Rules.MinTier);

    /// <summary>Ceiling of the rules, the strongest tier when there is none. A pin stands over the ceilings of later rules.</summary>
    public readonly int RuleCeiling =>
        Rules.MaxTier == Directives.None || (IsPinned && Rules.CeilingRule > Rules.PinRule) ? Catalog.Tiers.Length - 1 : Rules.MaxTier;

    /// <summary>P(success) of one model for this prompt, 0..1.</summary>
    public readonly float SuccessOf(ModelSpec model) => Math.Clamp(Success[model.Tier] + ModelShift[model.Index], 0f, 1f);
}

/// <summary>A conversation's memory in indexes of the catalog at hand; -1 where it has none.</summary>
/// <param name="Floor">Tier floor.</param>
/// <param name="LastTier">Tier of the last decision.</param>
/// <param name="LastModel">Model of the last decision.</param>
/// <param name="EasyTurns">Easy turns in a row so far.</param>
/// <param name="FollowUp">The ask only makes sense with what came before.</param>
public readonly record struct ConversationFacts(int Floor, int LastTier, int LastModel, int EasyTurns, bool FollowUp)
{
    public static ConversationFacts None { get; } = new(-1, -1, -1, 0, false);
}
