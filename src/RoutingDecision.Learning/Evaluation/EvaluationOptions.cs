using RoutingDecision.Core.Policies;
using RoutingDecision.Learning.Evaluation.Sets;

namespace RoutingDecision.Learning.Evaluation;

/// <summary>A policy with the name that results show it under.</summary>
public sealed record NamedPolicy(string Name, RoutingPolicy Policy);

/// <summary>What to evaluate on which data.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Folder of the classifier bundle; null: none, for routers that need none.</summary>
    public string? Bundle { get; init; }

    /// <summary>Data files (JSONL or JSONL.gz); with <see cref="Labels"/> also folders of <c>*.jsonl</c>.</summary>
    public required IReadOnlyList<string> Data { get; init; }

    /// <summary>Whether the rows are prompts labelled with a tier, instead of models' results.</summary>
    public bool Labels { get; init; }

    /// <summary>Weaker and stronger model as <c>weak=NAME,strong=NAME</c>; null: what the source is known for.</summary>
    public string? PairText { get; init; }

    /// <summary>Models from the cheapest to the dearest as <c>TIER=NAME,TIER=NAME,...</c>; null: what the source is known for.</summary>
    public string? ChainText { get; init; }

    /// <summary>Names of routers; empty: the bundle, the policies and the recorded choices that are given.</summary>
    public IReadOnlyList<string> Routers { get; init; } = [];

    /// <summary>Policies that are evaluated.</summary>
    public IReadOnlyList<NamedPolicy> Policies { get; init; } = [];

    /// <summary>Example policies, for the router names <c>rules</c> and <c>all</c>.</summary>
    public IReadOnlyList<NamedPolicy> Examples { get; init; } = [];

    /// <summary>File of recorded choices, or null.</summary>
    public string? Choices { get; init; }

    /// <summary><c>train</c>, <c>dev</c>, <c>calibration</c>, <c>test</c> or <c>all</c>; null: <c>test</c> where rows carry a split, else
    /// <c>all</c>.</summary>
    public string? Split { get; init; }

    /// <summary>Seed of the resamples and of the random router.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Bootstrap resamples, 40..100,000.</summary>
    public int Resamples { get; init; } = 400;

    /// <summary>Threads, 1..64; 0 for one per core. Results don't depend on it.</summary>
    public int Threads { get; init; }

    internal IReadOnlyList<Arm>? Pair => PairText is null ? null : ArmsText.ParsePair(PairText);

    internal IReadOnlyList<Arm>? Chain => ChainText is null ? null : ArmsText.ParseChain(ChainText);

    internal ParallelOptions Parallel(CancellationToken cancel) =>
        new() { MaxDegreeOfParallelism = Threads > 0 ? Threads : Environment.ProcessorCount, CancellationToken = cancel };
}
