namespace RoutingDecision.Learning.Evaluation.Sets;

/// <summary>One alternative that a router may choose.</summary>
/// <param name="Tier">Name of its place: a tier, or "weak" and "strong" where only a pair was named.</param>
/// <param name="Model">The model that stands for it; empty for labels, which are of tiers.</param>
internal sealed record Arm(string Tier, string Model)
{
    public bool Is(string name) => Tier == name || (Model.Length > 0 && Model == name);

    public override string ToString() => Model.Length > 0 ? $"{Tier}={Model}" : Tier;
}

/// <summary>The rows of one data set, with the arms that routers choose from and the pair that APGR and its kin compare.</summary>
internal sealed record EvaluationSet
{
    // A graded score counts as a success from here on.
    private const double SuccessFrom = 0.5;

    public required string Name { get; init; }

    public required string File { get; init; }

    /// <summary>"train", "dev", "calibration", "test" or "all".</summary>
    public required string Split { get; init; }

    /// <summary>Cheapest first, at least two.</summary>
    public required IReadOnlyList<Arm> Arms { get; init; }

    public required Arm Weak { get; init; }

    public required Arm Strong { get; init; }

    public required IReadOnlyList<EvaluationRow> Rows { get; init; }

    /// <summary>Whether the rows are labelled by a person instead of measured on models.</summary>
    public bool IsLabelled { get; init; }

    /// <summary>Rows of the split that lack a model, and were passed over.</summary>
    public int Incomplete { get; init; }

    /// <summary>Whether every row knows what each arm costs.</summary>
    public bool HasCosts => Rows.All(r => r.CostUsd.All(double.IsFinite));

    /// <summary>Whether an answer of this quality counts as a success.</summary>
    public static bool Succeeds(double quality) => quality >= SuccessFrom;

    /// <summary>The cheapest arm that succeeds; where none does, the cheapest, because no money helps.</summary>
    public static int Needed(IReadOnlyList<double> quality)
    {
        for (var a = 0; a < quality.Count; a++)
        {
            if (Succeeds(quality[a]))
            {
                return a;
            }
        }

        return 0;
    }

    /// <summary>
    /// The arm that stands for each of a router's tiers: the one of the same name where all have one, else by rank, rounded to the dearer.
    /// </summary>
    public int[] ArmsOf(IReadOnlyList<string> tiers)
    {
        var named = tiers.Select(IndexOf).ToArray();
        return Array.TrueForAll(named, a => a >= 0)
            ? named
            : [.. tiers.Select((_, t) => tiers.Count == 1 ? 0 : (int)Math.Ceiling((double)t * (Arms.Count - 1) / (tiers.Count - 1)))];
    }

    /// <summary>
    /// The router's tier that speaks for each arm: the one of the same name where all arms have one, else by rank, rounded to the dearer.
    /// </summary>
    public int[] TiersOf(IReadOnlyList<string> tiers)
    {
        var named = Arms.Select(a => tiers.ToList().IndexOf(a.Tier)).ToArray();
        return Array.TrueForAll(named, t => t >= 0)
            ? named
            : [.. Arms.Select((_, a) => (int)Math.Ceiling((double)a * (tiers.Count - 1) / (Arms.Count - 1)))];
    }

    private int IndexOf(string tier)
    {
        for (var a = 0; a < Arms.Count; a++)
        {
            if (Arms[a].Tier == tier)
            {
                return a;
            }
        }

        return -1;
    }
}
