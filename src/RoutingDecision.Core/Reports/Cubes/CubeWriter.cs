using RoutingDecision.Core.Outcomes;

namespace RoutingDecision.Core.Reports;

/// <summary>
/// Adds to the cells of a decision what was learned of it: the difference of its contribution before and after, and each try's own counts. The
/// group by rule is known from the log's record only: what came before it is added there when it comes. Not thread-safe.
/// </summary>
internal sealed class CubeWriter(ReportCube cube) : IDecisionObserver
{
    private readonly ReportSums _before = new();
    private readonly ReportSums _after = new();
    private readonly List<CellKey> _keys = [];
    private bool _wasLogged;
    private bool _wasCounted;

    public void Before(DecisionState state)
    {
        Contribution.Write(state, _before);
        _wasCounted = !_before.IsZero;
        _wasLogged = state.Logged is not null;
    }

    public void After(DecisionState state)
    {
        Contribution.Write(state, _after);
        var whole = !_wasLogged && state.Logged is not null;
        KeysOf(state, state.Claims.Model);
        if (state.Logged is { } logged && (_after[ReportMeasure.TierKnown] > 0 || _before[ReportMeasure.TierKnown] > 0))
        {
            AddCluster(state, logged, whole);
        }

        foreach (var key in _keys)
        {
            if (cube.CellOf(state.Hour, key) is { } cell)
            {
                cell.Sums.Add(_after);
                if (!(whole && key.Dimension == ReportDimension.Rule))
                {
                    Withdraw(cell);
                }
                else if (state.Early is { } early)
                {
                    cell.Add(early);
                }
            }
        }

        state.Early = state.Logged is null ? state.Early : null;
    }

    /// <summary>Takes off what was counted before; most decisions come once.</summary>
    private void Withdraw(ReportCell cell)
    {
        if (_wasCounted)
        {
            cell.Sums.Subtract(_before);
        }
    }

    /// <summary>Only what tells right from wrong: most decisions are never judged, and clusters of those would take room for nothing.</summary>
    private void AddCluster(DecisionState state, LoggedDecision logged, bool whole)
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
    public void AddTry(DecisionState state, OutcomeReport report, double costUsd)
    {
        KeysOf(state, report.Model);
        foreach (var key in _keys)
        {
            if (cube.CellOf(state.Hour, key) is { } cell)
            {
                Count(cell, report, costUsd);
            }
        }

        if (state.Logged is null)
        {
            Count(state.Early ??= new ReportCell(), report, costUsd);
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

    private static void Count(ReportCell cell, OutcomeReport report, double costUsd)
    {
        cell.Sums[ReportMeasure.Tries]++;
        cell.Sums[ReportMeasure.Cost] += costUsd;
        switch (report.Status)
        {
            case OutcomeStatus.Success:
                cell.Sums[ReportMeasure.Successes]++;
                cell.InputTokens.Add(report.InputTokens);
                cell.OutputTokens.Add(report.OutputTokens);
                break;
            case OutcomeStatus.Failure:
                cell.Sums[ReportMeasure.Failures]++;
                break;
            default:
                break;
        }
    }

    private void KeysOf(DecisionState state, string model)
    {
        _keys.Clear();
        var claims = state.Claims;
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
