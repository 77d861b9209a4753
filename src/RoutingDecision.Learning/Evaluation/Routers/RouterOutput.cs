namespace RoutingDecision.Learning.Evaluation.Routers;

/// <summary>What a router says of every row of a set, in the rows' order. Each part may be missing; measures that need it then don't apply.</summary>
/// <param name="Router">Its name in results.</param>
internal sealed record RouterOutput(string Router)
{
    /// <summary>Wish for the stronger model, any scale.</summary>
    public float[]? Scores { get; init; }

    /// <summary>Index of the arm that was chosen.</summary>
    public int[]? Choices { get; init; }

    /// <summary>Calibrated P(success) per arm.</summary>
    public float[][]? Success { get; init; }

    /// <summary>Choices at several settings of the router, for its cost-quality curve; null: only <see cref="Choices"/>.</summary>
    public IReadOnlyList<int[]>? Sweep { get; init; }

    /// <summary>All ways to run it that are known.</summary>
    public IReadOnlyList<int[]>? OperatingPoints => Sweep ?? (Choices is null ? null : [Choices]);
}
