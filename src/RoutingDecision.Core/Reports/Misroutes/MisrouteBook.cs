namespace RoutingDecision.Core.Reports;

/// <summary>Keeps the newest misroutes, by the time of their decision; one that later knowledge clears goes. Not thread-safe.</summary>
/// <param name="capacity">Most that are kept; about 0.3 KB each.</param>
internal sealed class MisrouteBook(int capacity) : IDecisionObserver
{
    private readonly SortedDictionary<MisrouteCursor, LoggedMisroute> _misroutes = new(MisrouteCursor.Order);

    public void Before(DecisionState state)
    {
        // What it was is known by its place.
    }

    public void After(DecisionState state)
    {
        if (state.Logged is null && !state.CountsUnlogged)
        {
            // Its own replica knows more of it, and tells it.
            return;
        }

        var cursor = new MisrouteCursor(state.Claims.Issued.ToUnixTimeMilliseconds(), state.Claims.Id);
        var evidence = state.Evidence();
        if (!evidence.IsMisroute)
        {
            _misroutes.Remove(cursor);
            return;
        }

        _misroutes[cursor] = Of(state, evidence);
        if (_misroutes.Count > capacity)
        {
            _misroutes.Remove(_misroutes.First().Key);
        }
    }

    /// <summary>A page, newest first, and where the next begins.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="others">Misroutes of other replicas, in any order.</param>
    public (List<LoggedMisroute> Page, MisrouteCursor? Next) Read(in MisrouteQuery query, IReadOnlyList<LoggedMisroute> others)
    {
        var asked = new SortedDictionary<MisrouteCursor, LoggedMisroute>(MisrouteCursor.Order);
        foreach (var misroute in others)
        {
            if (query.Asks(misroute))
            {
                asked[misroute.Cursor] = misroute;
            }
        }

        var own = 0;
        foreach (var (cursor, misroute) in _misroutes.Reverse())
        {
            if (own > query.Count)
            {
                break;
            }

            if (query.Asks(misroute))
            {
                asked[cursor] = misroute;
                own++;
            }
        }

        var page = asked.Values.Reverse().Take(query.Count).ToList();
        return (page, asked.Count > query.Count ? page[^1].Cursor : null);
    }

    /// <summary>The newest of an hour since 1970 UTC, newest first.</summary>
    public List<LoggedMisroute> Newest(long hour, int most) =>
        [.. _misroutes.Values.Reverse().Where(m => DecisionState.HourOf(m.Decided) == hour).Take(most)];

    private static LoggedMisroute Of(DecisionState state, in TierEvidence evidence) => new()
    {
        Id = state.Claims.Id,
        Decided = state.Claims.Issued,
        Tenant = state.Claims.Tenant,
        Feature = state.Claims.Feature,
        Model = state.Claims.Model,
        Tier = state.Claims.Tier,
        NeededTier = evidence.Needed >= 0 ? state.Names!.Tiers[Math.Min(evidence.Needed, state.Names.Tiers.Length - 1)] : "",
        Task = state.Claims.Task,
        Confidence = state.Claims.Confidence,
        By = evidence.By,
        Rule = state.Logged?.Rule ?? "",
        Margin = state.Logged?.Margin ?? double.NaN,
        Place = state.Logged?.Place,
    };
}
