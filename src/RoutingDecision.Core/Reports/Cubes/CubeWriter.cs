namespace RoutingDecision.Core.Reports;

/// <summary>
/// Adds to the cells of a decision what was learned of it: the difference of its contribution before and after, and each try's own counts. The
/// group by rule is known from the log's record only: what came before it is added there when it comes. Not thread-safe.
/// </summary>
internal sealed class CubeWriter(ReportCube cube) : IDecisionObserver
{
    private readonly DecisionSums _before = new();
    private readonly DecisionSums _after = new();
    private readonly List<CellKey> _keys = [];
    private bool _wasLogged;

    public void Before(DecisionState state)
    {
        _before.Write(state);
        _wasLogged = state.Logged is not null;
    }

    public void After(DecisionState state)
    {
        if (state.Logged is null && !state.CountsUnlogged)
        {
            return;
        }

        _after.Write(state);
        var whole = !_wasLogged && state.Logged is not null;
        if (state.Logged is { } logged && (_after[ReportMeasure.TierKnown] > 0 || _before[ReportMeasure.TierKnown] > 0))
        {
            AddCluster(state, logged, whole);
        }

        KeysOf(state, state.Claims.Model);
        foreach (var key in _keys)
        {
            if (cube.CellOf(state.Hour, key) is { } cell)
            {
                _after.AddTo(cell.Sums);
                if (!(whole && IsNew(state, key)))
                {
                    _before.TakeFrom(cell.Sums);
                }
            }
        }

        if (whole)
        {
            CountEarly(state);
        }
    }

    /// <summary>Whether nothing of the decision was counted in a group before its record in the log came.</summary>
    private static bool IsNew(DecisionState state, in CellKey key) => key.Dimension == ReportDimension.Rule || !state.CountsUnlogged;

    private void CountEarly(DecisionState state)
    {
        for (var i = 0; i < state.Early?.Count; i++)
        {
            var early = state.Early[i];
            KeysOf(state, early.Model);
            foreach (var key in _keys)
            {
                if (IsNew(state, key) && cube.CellOf(state.Hour, key) is { } cell)
                {
                    early.AddTo(cell);
                }
            }
        }

        if (!state.CountsUnlogged)
        {
            AddUnjoined(state, -state.EarlyReports);
        }

        state.ForgetEarly();
    }

    /// <summary>Only what tells right from wrong: most decisions are never judged, and clusters of those would take room for nothing.</summary>
    private void AddCluster(DecisionState state, HeldDecision logged, bool whole)
    {
        var value = MisrouteCluster.KeyOf(state.Claims.Task, logged.Rule, logged.Margin);
        foreach (var tenant in (ReadOnlySpan<string?>)[null, state.Claims.Tenant])
        {
            if (cube.CellOf(state.Hour, new CellKey(tenant, ReportDimension.Cluster, value)) is { } cell)
            {
                foreach (var measure in MisrouteCluster.Measures)
                {
                    cell.Sums[measure] += _after[measure] - (whole ? 0 : _before[measure]);
                }
            }
        }
    }

    /// <summary>Counts a try: with its decision's groups, but by model with the one that ran.</summary>
    public void AddTry(DecisionState state, in CountedTry counted)
    {
        if (state.Logged is null)
        {
            state.KeepEarly(counted);
            if (!state.CountsUnlogged)
            {
                return;
            }
        }

        KeysOf(state, counted.Model);
        foreach (var key in _keys)
        {
            if (cube.CellOf(state.Hour, key) is { } cell)
            {
                counted.AddTo(cell);
            }
        }
    }

    /// <summary>Notes a report that was taken here and counts nowhere yet, as it may be another replica's to count.</summary>
    public void NoteReport(DecisionState state)
    {
        if (state.Logged is null && !state.CountsUnlogged)
        {
            state.CountEarlyReport();
            AddUnjoined(state, 1);
        }
    }

    /// <summary>Notes that a report counts here which some replica noted.</summary>
    public void NoteAdopted(DecisionState state) => AddUnjoined(state, -1);

    private void AddUnjoined(DecisionState state, int reports)
    {
        foreach (var of in (ReadOnlySpan<string?>)[null, state.Claims.Tenant])
        {
            if (cube.CellOf(state.Hour, new CellKey(of, ReportDimension.All, "")) is { } cell)
            {
                cell.Sums[ReportMeasure.Unjoined] += reports;
            }
        }
    }

    /// <summary>Counts a request that no model could serve.</summary>
    public void AddRefused(long hour, string tenant, string feature, string task)
    {
        _keys.Clear();
        foreach (var of in (ReadOnlySpan<string?>)[null, tenant])
        {
            _keys.Add(new CellKey(of, ReportDimension.All, ""));
            _keys.Add(new CellKey(of, ReportDimension.Feature, feature));
            _keys.Add(new CellKey(of, ReportDimension.Task, task));
        }

        _keys.Add(new CellKey(null, ReportDimension.Tenant, tenant));
        foreach (var key in _keys)
        {
            if (cube.CellOf(hour, key) is { } cell)
            {
                cell.Sums[ReportMeasure.Refused]++;
            }
        }
    }

    private void KeysOf(DecisionState state, string model)
    {
        _keys.Clear();
        ref readonly var claims = ref state.Claims;
        foreach (var of in (ReadOnlySpan<string?>)[null, claims.Tenant])
        {
            _keys.Add(new CellKey(of, ReportDimension.All, ""));
            _keys.Add(new CellKey(of, ReportDimension.Tier, claims.Tier));
            _keys.Add(new CellKey(of, ReportDimension.Model, model));
            _keys.Add(new CellKey(of, ReportDimension.Task, claims.Task));
            _keys.Add(new CellKey(of, ReportDimension.Feature, claims.Feature));
            if (state.Logged is { } logged)
            {
                _keys.Add(new CellKey(of, ReportDimension.Rule, logged.Rule));
            }

            foreach (var (experiment, arm) in claims.Arms)
            {
                _keys.Add(new CellKey(of, ReportDimension.Arm, $"{experiment}/{arm}"));
            }
        }

        _keys.Add(new CellKey(null, ReportDimension.Tenant, claims.Tenant));
    }
}
