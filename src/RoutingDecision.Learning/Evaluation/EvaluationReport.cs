using RoutingDecision.Learning.Evaluation.Routers;
using RoutingDecision.Learning.Evaluation.Sets;

namespace RoutingDecision.Learning.Evaluation;

/// <summary>All figures of an evaluation. The same options and data give the same report.</summary>
public sealed record EvaluationReport
{
    /// <summary>Version of the bundle, or null.</summary>
    public required string? Bundle { get; init; }

    /// <summary>Seed of the run.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Bootstrap resamples behind the intervals.</summary>
    public required int Resamples { get; init; }

    /// <summary>One per data set, in the order of the files.</summary>
    public required IReadOnlyList<SetReport> Sets { get; init; }
}

/// <summary>The figures of one data set.</summary>
public sealed record SetReport
{
    internal SetReport(EvaluationSet set, IReadOnlyList<RouterOutput> outputs, IReadOnlyList<EvaluationResult> results) =>
        (Set, Outputs, Results) = (set, outputs, results);

    /// <summary>Name of the data set.</summary>
    public string Name => Set.Name;

    /// <summary>File that it was read from.</summary>
    public string File => Set.File;

    /// <summary>Split that was used.</summary>
    public string Split => Set.Split;

    /// <summary>Whether the rows are labelled by people.</summary>
    public bool IsLabelled => Set.IsLabelled;

    /// <summary>Rows that lack a model's result and were passed over.</summary>
    public int Incomplete => Set.Incomplete;

    /// <summary>Tier and model of each arm, cheapest first; no model for labels.</summary>
    public IReadOnlyList<(string Tier, string Model)> Arms => [.. Set.Arms.Select(a => (a.Tier, a.Model))];

    /// <summary>Names of the weaker and the stronger of the pair.</summary>
    public (string Weak, string Strong) Pair => (NameOf(Set.Weak), NameOf(Set.Strong));

    /// <summary>One per router; the first is the one that was asked for first.</summary>
    public IReadOnlyList<EvaluationResult> Results { get; }

    internal EvaluationSet Set { get; }

    internal IReadOnlyList<RouterOutput> Outputs { get; }

    private static string NameOf(Arm arm) => arm.Model.Length > 0 ? arm.Model : arm.Tier;
}
