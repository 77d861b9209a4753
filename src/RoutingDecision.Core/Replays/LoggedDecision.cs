using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Conversations;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.Core.Replays;

/// <summary>A decision as a log keeps it: what it read, without the text, and what came out. Names instead of indexes; immutable.</summary>
public sealed record LoggedDecision
{
    /// <summary>As in the token; 0: no model could serve.</summary>
    public required UInt128 Id { get; init; }

    public required DateTimeOffset Issued { get; init; }

    public required string PolicyVersion { get; init; }

    /// <summary>Empty: no classifier was loaded.</summary>
    public required string ClassifierVersion { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>The request without its text and keys.</summary>
    public required RoutingRequest Request { get; init; }

    /// <summary>The view that stop 1 left, without the text.</summary>
    public required PromptView Prompt { get; init; }

    public required PromptDigest Digest { get; init; }

    /// <summary>Ids of the prompt's features, as they were written; null: this record has none.</summary>
    public int[]? FeatureIds { get; init; }

    /// <summary>The ids are of the whole ask.</summary>
    public bool FeaturesWhole { get; init; }

    /// <summary>What was remembered of the conversation; null: nothing.</summary>
    public ConversationState? Conversation { get; init; }

    /// <summary>Keyed hashes that stand for the caller's keys; 0: not given.</summary>
    public ulong UserHash { get; init; }

    public ulong ConversationHash { get; init; }

    public ulong ExperimentHash { get; init; }

    /// <summary>Tier; empty: no budget was spent.</summary>
    public required string BudgetCeiling { get; init; }

    /// <summary>The tenant's traffic drifted, as far as was known there.</summary>
    public bool Drifting { get; init; }

    /// <summary>Experiments and arms in force; an experiment without an arm is left out.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Arms { get; init; }

    /// <summary>The same as a number under <see cref="PolicyVersion"/>.</summary>
    public required int ArmCombination { get; init; }

    /// <summary>What selection knew of each model by id; a model that is left out is unknown. Null: selection was not reached.</summary>
    public required LoggedLive? Live { get; init; }

    /// <summary>Ids of the rules that matched, in order: all, or as many as the log takes.</summary>
    public required IReadOnlyList<string> MatchedRules { get; init; }

    /// <summary>How many matched.</summary>
    public required int MatchedRuleCount { get; init; }

    /// <summary>P(success) per tier: assessed, or the prior.</summary>
    public required float[] Success { get; init; }

    public required bool Assessed { get; init; }

    /// <summary>Task type in force; empty: unknown.</summary>
    public required string Task { get; init; }

    /// <summary>The recommendation; null: none, for the reason in <see cref="RefusedBy"/>.</summary>
    public required LoggedRoute? Route { get; init; }

    /// <summary>The constraint that left no model; empty: a model was recommended.</summary>
    public required string RefusedBy { get; init; }

    /// <summary>The same decision, had it been made another way: what stands in for the log where two replays are compared.</summary>
    /// <param name="choice">How, without an obstacle.</param>
    /// <param name="catalog">What its indexes refer to.</param>
    public LoggedDecision As(in ReplayedChoice choice, ModelCatalog catalog)
    {
        if (choice.Refused != HardConstraint.None)
        {
            return this with { Route = null, RefusedBy = HardConstraintNames.Of(choice.Refused) };
        }

        var (tier, model) = (catalog.Tiers[choice.Tier], catalog.Models[choice.Model].Id);
        var made = Route ?? new LoggedRoute(tier, model, "", "", 0, 0, 0, "");
        return this with
        {
            Route = made with { Tier = tier, Model = model, Rule = choice.Rule, Confidence = (float)choice.Quality, CostUsd = choice.CostUsd, Strategy = RoutingStrategy.Direct },
            RefusedBy = "",
        };
    }
}

/// <summary>The live state of all models as one decision read it. Immutable; decisions that read equal states share one.</summary>
/// <param name="Id">Names the content.</param>
/// <param name="Models">What was known, by model.</param>
public sealed record LoggedLive(ulong Id, IReadOnlyDictionary<string, ModelLive> Models);

/// <summary>What was recommended.</summary>
/// <param name="Tier">Its tier.</param>
/// <param name="Model">The model.</param>
/// <param name="Rule">Rule that settled the tier; empty: none did.</param>
/// <param name="DecidedBy">What settled the tier.</param>
/// <param name="Confidence">P(the model answers satisfactorily), 0..1.</param>
/// <param name="Propensity">Probability with which the model was chosen, over 0 to 1.</param>
/// <param name="CostUsd">Its expected cost in US dollars.</param>
/// <param name="ProbedModel">Model that was granted a place to probe; empty: none was.</param>
public sealed record LoggedRoute(
    string Tier, string Model, string Rule, string DecidedBy, float Confidence, double Propensity, double CostUsd, string ProbedModel)
{
    /// <summary>Probabilities that judgements and second answers were drawn with.</summary>
    public RecordedOdds Sampling { get; init; } = new(0, 0);

    /// <summary>How the answer was meant to be produced.</summary>
    public RoutingStrategy Strategy { get; init; } = RoutingStrategy.Direct;

    /// <summary>Tier that a direct call would have used; empty: unknown.</summary>
    public string TargetTier { get; init; } = "";

    /// <summary>Its fallback chain; empty where the plan was one call.</summary>
    public IReadOnlyList<string> Fallbacks { get; init; } = [];

    /// <summary>Tries at most.</summary>
    public int MaxAttempts { get; init; } = 1;
}
