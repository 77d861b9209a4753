namespace RoutingDecision.Learning.Data;

/// <summary>What one model made of one prompt.</summary>
/// <param name="Score">Quality of its answer, 0..1; mostly right or wrong.</param>
/// <param name="CostUsd">What the call cost, US dollars; NaN when unknown.</param>
internal readonly record struct ModelResult(double Score, double CostUsd);

/// <summary>One benchmark row with the results of every model in it.</summary>
internal sealed record ModelResults
{
    public required string Id { get; init; }

    public required string Source { get; init; }

    public required string Prompt { get; init; }

    /// <summary>The split that the row carries, or null.</summary>
    public required Split? Split { get; init; }

    /// <summary>Subject or kind of task; empty when the row has none.</summary>
    public required string Task { get; init; }

    /// <summary>Whether the benchmark's authors list it as contaminated; such rows don't count in APGR and CPT.</summary>
    public required bool IsContaminated { get; init; }

    public required IReadOnlyDictionary<string, ModelResult> Models { get; init; }
}
