using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Client;

/// <summary>What the caller's function is told about the try it is to make.</summary>
/// <param name="Model">The model to call.</param>
/// <param name="Provider">Its provider; empty when the call was routed without a decision.</param>
/// <param name="Tier">Its tier; may be empty then.</param>
/// <param name="Number">Counts the tries of a run from 1.</param>
/// <param name="TimeLeft">Null: no limit.</param>
/// <param name="Decision">Null when the call was routed without one.</param>
public sealed record Call(string Model, string Provider, string Tier, int Number, TimeSpan? TimeLeft, DecideResponse? Decision);

/// <summary>A model's answer and what it took. Whatever is unknown is left out.</summary>
/// <param name="Value">The answer.</param>
public sealed record Answer<T>(T Value)
{
    /// <summary>The model's own confidence, 0..1.</summary>
    public double? SelfConfidence { get; init; }

    public long InputTokens { get; init; }

    public long OutputTokens { get; init; }

    public long CacheReadTokens { get; init; }

    public long CacheWriteTokens { get; init; }

    /// <summary>Time to the first token; zero: unknown.</summary>
    public TimeSpan FirstToken { get; init; }

    /// <summary>US dollars; null: the service computes it from the tokens.</summary>
    public double? CostUsd { get; init; }
}

/// <summary>One try.</summary>
public sealed record Try
{
    public required int Number { get; init; }

    public required string Model { get; init; }

    public required OutcomeStatus Status { get; init; }

    public ErrorClass ErrorClass { get; init; }

    /// <summary>Time of the caller's function.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>What the caller's function threw; null: nothing, or it was cancelled.</summary>
    public Exception? Error { get; init; }

    /// <summary>The judge's word.</summary>
    public Verdict Verdict { get; init; }

    /// <summary>What the service said about it; null: it was not asked, or did not answer.</summary>
    public ReportOutcomeResponse? Advice { get; init; }
}

/// <summary>Who said where to go.</summary>
public enum RouteSource
{
    /// <summary>A fresh decision.</summary>
    Service,

    /// <summary>An earlier decision for the same request.</summary>
    Lease,

    /// <summary>The fallback table.</summary>
    Table,

    /// <summary><see cref="RouterOptions.DefaultModels"/>.</summary>
    Default,
}

/// <summary>The answer of a run.</summary>
/// <param name="Answer">With what it took.</param>
/// <param name="Model">Whose it is.</param>
/// <param name="Accepted">False: the best there was, although it was not good enough.</param>
/// <param name="Source">Who said where to go.</param>
/// <param name="Tries">All of them, in the order of their numbers.</param>
/// <param name="Decision">Null unless the source is a decision.</param>
public sealed record RouteResult<T>(
    Answer<T> Answer, string Model, bool Accepted, RouteSource Source, IReadOnlyList<Try> Tries, DecideResponse? Decision)
{
    public T Value => Answer.Value;
}

/// <summary>Counts since the router was made.</summary>
/// <param name="Waiting">Not yet reported.</param>
/// <param name="Reported">Acknowledged by the service, also as a repetition.</param>
/// <param name="Rejected">The service would not take them.</param>
/// <param name="Dropped">Lost because too many waited, or were still waiting at the end.</param>
public sealed record ReportStats(long Waiting, long Reported, long Rejected, long Dropped);
