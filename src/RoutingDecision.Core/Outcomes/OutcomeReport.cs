using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Requests;

namespace RoutingDecision.Core.Outcomes;

/// <summary>What became of a try.</summary>
public enum OutcomeStatus : byte
{
    Success,
    Failure,
    Cancelled,
}

/// <summary>A judge's word on an answer.</summary>
public enum Verdict : byte
{
    None,
    Pass,
    Fail,
    Unsure,
}

/// <summary>Result of running two models side by side.</summary>
public enum Comparison : byte
{
    None,
    Agree,
    RecommendedBetter,
    ShadowBetter,
    RecommendedRefused,
    Unsure,
    ShadowRefused,

    /// <summary>Both answered, and neither was right.</summary>
    Neither,
}

/// <summary>One try at a model, validated.</summary>
public sealed record OutcomeReport
{
    public required DecisionClaims Decision { get; init; }

    /// <summary>1 for the first try.</summary>
    public required int Attempt { get; init; }

    /// <summary>Model that ran.</summary>
    public required string Model { get; init; }

    public required OutcomeStatus Status { get; init; }

    public ErrorClass Error { get; init; }

    /// <summary>Milliseconds; 0: unknown.</summary>
    public double LatencyMs { get; init; }

    public double FirstTokenMs { get; init; }

    public long InputTokens { get; init; }

    public long OutputTokens { get; init; }

    public long CacheReadTokens { get; init; }

    public long CacheWriteTokens { get; init; }

    /// <summary>US dollars; null: to be computed from the catalog.</summary>
    public double? CostUsd { get; init; }

    /// <summary>The model's own confidence, 0..1.</summary>
    public double? SelfConfidence { get; init; }

    public Verdict Verdict { get; init; }

    public bool? Satisfied { get; init; }

    /// <summary>1..5.</summary>
    public int? Rating { get; init; }

    public Comparison Comparison { get; init; }

    public string ShadowModel { get; init; } = "";

    /// <summary>Tier of the judge; empty: not said.</summary>
    public string EvaluatorTier { get; init; } = "";

    /// <summary>Milliseconds left for further tries; null: no deadline.</summary>
    public double? DeadlineLeftMs { get; init; }

    /// <summary>Whether the answer was good, as far as anyone said: the user, else the judge, else the rating (4 and 5 are good).</summary>
    public bool? Quality => QualityOf(Satisfied, Verdict, Rating);

    /// <summary>One word on quality from the three sources, the user's first.</summary>
    public static bool? QualityOf(bool? satisfied, Verdict verdict, int? rating) =>
        satisfied ?? verdict switch
        {
            Verdict.Pass => true,
            Verdict.Fail => false,
            _ => rating is { } r ? r >= 4 : null,
        };
}
