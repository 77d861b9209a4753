using RoutingDecision.Core.Requests;

namespace RoutingDecision.Core.Live;

/// <summary>Sums over all outcomes of a model since the service started.</summary>
public sealed record ModelTotals
{
    public long Calls { get; init; }

    public long Errors { get; init; }

    public long InputTokens { get; init; }

    public long OutputTokens { get; init; }

    public double CostUsd { get; init; }

    /// <summary>Errors within the health window, by class.</summary>
    public IReadOnlyDictionary<ErrorClass, int> RecentErrors { get; init; } = new Dictionary<ErrorClass, int>();
}
