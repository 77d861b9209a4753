using RoutingDecision.Core.Decisions;

namespace RoutingDecision.Core.Reports;

/// <summary>The decisions that reports can still join, bounded: the oldest to come goes first. Not thread-safe.</summary>
/// <param name="capacity">Decisions, at least 1; about 0.7 KB each.</param>
internal sealed class DecisionTable(int capacity)
{
    private readonly Dictionary<UInt128, DecisionState> _states = [];
    private readonly Queue<UInt128> _order = new();

    /// <summary>The decision that claims name; made when it is not held.</summary>
    /// <param name="claims">What the token says.</param>
    /// <param name="names">Names of the policy version that the claims tell.</param>
    public DecisionState Of(DecisionClaims claims, PolicyNames? names)
    {
        if (_states.TryGetValue(claims.Id, out var state))
        {
            return state;
        }

        if (_order.Count >= capacity)
        {
            _states.Remove(_order.Dequeue());
        }

        _order.Enqueue(claims.Id);
        return _states[claims.Id] = new DecisionState(claims, names);
    }
}
