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
    public (List<LoggedMisroute> Page, MisrouteCursor? Next) Read(in MisrouteQuery query)
    {
        var page = new List<LoggedMisroute>();
        MisrouteCursor? last = null;
        foreach (var (cursor, misroute) in _misroutes.Reverse())
        {
            if (!IsAsked(query, cursor, misroute))
            {
                continue;
            }

            if (page.Count == query.Count)
            {
                return (page, last);
            }

            page.Add(misroute);
            last = cursor;
        }

        return (page, null);
    }

    private static bool IsAsked(in MisrouteQuery query, in MisrouteCursor cursor, LoggedMisroute misroute)
    {
        var hour = DecisionState.HourOf(misroute.Decided);
        return hour >= query.From && hour < query.Until
            && (query.Tenant is null || string.Equals(query.Tenant, misroute.Tenant, StringComparison.Ordinal))
            && (query.Before is not { } before || MisrouteCursor.Order.Compare(cursor, before) < 0);
    }

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
