using RoutingDecision.Learning.Training;

namespace RoutingDecision.Learning.Protocols;

/// <summary>One router of the table.</summary>
/// <param name="Heading">As the table shows it.</param>
/// <param name="Recipe">What is trained; null: nothing is, the router draws at random.</param>
/// <param name="IsAlone">Whether it is trained on nothing but the data that it is measured on.</param>
internal sealed record ProtocolColumn(string Heading, TrainRecipe? Recipe, bool IsAlone)
{
    /// <summary>In the order of the table; the last is the bundle.</summary>
    public static IReadOnlyList<ProtocolColumn> All { get; } =
    [
        new("random", null, false),
        new("TF-IDF + logistic regression, on this data alone", TrainRecipe.TfidfLogistic, true),
        new("TF-IDF + logistic regression, on the bundle's data", TrainRecipe.TfidfLogistic, false),
        new("this bundle", TrainRecipe.Network, false),
    ];
}
