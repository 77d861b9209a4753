using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Core.Assessment;

/// <summary>How the data that a classifier was trained on is distributed, so that a shift of traffic away from it can be noticed.</summary>
/// <param name="Rows">Rows behind the shares, at least 1.</param>
/// <param name="Signals">Signals that the classifier reads.</param>
/// <param name="TierShares">Share of rows per tier that <paramref name="TierThresholds"/> choose, cheapest first; empty: unknown.</param>
/// <param name="TaskShares">Share of rows per most probable task, in the classifier's order; empty: unknown.</param>
/// <param name="TierThresholds">
/// The cheapest tier whose P(success) reaches its threshold is chosen, else the last; as many as <paramref name="TierShares"/>.
/// </param>
public sealed record TrafficReference(
    int Rows, IReadOnlyList<SignalReference> Signals, IReadOnlyList<double> TierShares, IReadOnlyList<double> TaskShares,
    IReadOnlyList<float> TierThresholds)
{
    /// <summary>What the classifier says of prompts that it was not trained on; null: unknown.</summary>
    public SuccessReference? Success { get; init; }
}

/// <summary>Distribution of each tier's P(success) over prompts that nothing of the classifier was fitted to.</summary>
/// <param name="Rows">Rows behind it, at least 1.</param>
/// <param name="Tiers">Cheapest first.</param>
public sealed record SuccessReference(int Rows, IReadOnlyList<SuccessBins> Tiers);

/// <summary>Distribution of one tier's P(success): bin i holds values up to and including edge i, the last one all above.</summary>
/// <param name="Edges">Upper edges, ascending, 0..1.</param>
/// <param name="Shares">One more than there are edges; they sum to 1.</param>
public sealed record SuccessBins(IReadOnlyList<float> Edges, IReadOnlyList<double> Shares);

/// <summary>Distribution of one signal: bin i holds values up to and including edge i, the last one all above.</summary>
/// <param name="Signal">Which signal.</param>
/// <param name="Edges">Upper edges, ascending.</param>
/// <param name="Shares">One more than there are edges; they sum to 1.</param>
public sealed record SignalReference(Signal Signal, IReadOnlyList<float> Edges, IReadOnlyList<double> Shares);
