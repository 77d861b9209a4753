namespace RoutingDecision.Core.Reports;

/// <summary>The decisions that reports can still join, bounded: the oldest to come goes first. Not thread-safe.</summary>
/// <param name="capacity">Decisions, at least 1; about 0.4 KB each, and 0.3 KB more for those that were reported on.</param>
/// <param name="countsUnlogged">Whether decisions count whose record in the log is not known.</param>
internal sealed class DecisionTable(int capacity, bool countsUnlogged = true)
{
    private readonly Dictionary<UInt128, DecisionState> _states = [];
    private readonly Queue<UInt128> _order = new();
    private readonly Stack<Heard> _spare = new();

    /// <summary>The decision that claims name; made when it is not held.</summary>
    /// <param name="claims">What the token says.</param>
    /// <param name="names">Names of the policy version that the claims tell.</param>
    public DecisionState Of(in ReportClaims claims, PolicyNames? names)
    {
        if (_states.TryGetValue(claims.Id, out var state))
        {
            return state;
        }

        state = (_order.Count >= capacity ? Remove(_order.Dequeue()) : null) ?? new DecisionState(_spare);
        state.Begin(claims, names, countsUnlogged);
        _order.Enqueue(claims.Id);
        _states[claims.Id] = state;
        return state;
    }

    /// <summary>A decision that is held; null: it is not.</summary>
    public DecisionState? Find(UInt128 id) => _states.GetValueOrDefault(id);

    /// <summary>When the latest of the decisions that went was made, of those whose record in the log was known; null: none went.</summary>
    public DateTimeOffset? LastGone { get; private set; }

    /// <summary>Lets one go, whose place another may take.</summary>
    private DecisionState? Remove(UInt128 oldest)
    {
        if (_states.Remove(oldest, out var state) && state.Logged is not null && !(state.Claims.Issued < LastGone))
        {
            LastGone = state.Claims.Issued;
        }

        return state;
    }
}
