namespace RoutingDecision.Simulation.World;

/// <summary>A model of the simulated providers; names, tiers and prices are those of the policy.</summary>
/// <param name="Id">Model id.</param>
/// <param name="Provider">Who serves it.</param>
/// <param name="Tier">Place of its tier, 0 to 2.</param>
/// <param name="InputPrice">US dollars per million tokens.</param>
/// <param name="OutputPrice">US dollars per million tokens.</param>
/// <param name="FirstTokenMs">Usual time to the first token, in milliseconds.</param>
/// <param name="TokensPerSecond">Usual speed.</param>
/// <param name="Skill">Added to P(success).</param>
internal sealed record SimModel(
    string Id, string Provider, int Tier, double InputPrice, double OutputPrice, int FirstTokenMs, int TokensPerSecond, double Skill)
{
    /// <summary>Names of the tiers, cheapest first.</summary>
    public static readonly string[] Tiers = ["economy", "standard", "premium"];

    /// <summary>The provider that fails for a day: the cheapest of the two stronger tiers.</summary>
    public const string Failing = "birch";

    /// <summary>All models, in the policy's order.</summary>
    public static readonly SimModel[] All =
    [
        new("aster-small", "aster", 0, 0.10, 0.40, 350, 220, 0),
        new("birch-small", Failing, 0, 0.11, 0.44, 350, 210, 0),
        new("cedar-small", "cedar", 0, 0.12, 0.48, 350, 200, 0.01),
        new("birch-medium", Failing, 1, 0.50, 2.00, 600, 110, 0),
        new("aster-medium", "aster", 1, 0.54, 2.15, 600, 105, 0),
        new("cedar-medium", "cedar", 1, 0.58, 2.30, 600, 100, 0.01),
        new("birch-large", Failing, 2, 2.00, 10.00, 1_400, 65, 0),
        new("aster-large", "aster", 2, 2.10, 10.50, 1_400, 62, 0),
        new("cedar-large", "cedar", 2, 2.20, 11.00, 1_400, 60, 0.01),
    ];

    /// <summary>The model of a name.</summary>
    public static SimModel Of(string id) => Array.Find(All, m => m.Id == id) ?? throw new ArgumentException($"no model '{id}'", nameof(id));

    /// <summary>The first model of a tier.</summary>
    public static SimModel FirstOf(string tier) => Array.Find(All, m => Tiers[m.Tier] == tier)!;

    /// <summary>Cost of an answer, in US dollars.</summary>
    public double CostOf(int input, int output) => ((input * InputPrice) + (output * OutputPrice)) / 1e6;
}
