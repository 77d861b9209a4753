using RoutingDecision.Core.Outcomes;

namespace RoutingDecision.Core.Reports;

/// <summary>
/// Keeps what reports are made of: takes decisions, tries and late knowledge in any order, joins them by the decision's id, counts each once, and
/// answers. Thread-safe; a lock is held while one record is taken, and while an answer is summed.
/// </summary>
public sealed class TrafficBook
{
    /// <summary>Misroutes that are kept, the newest; about 3 MB.</summary>
    public const int MostMisroutes = 10_000;

    private readonly Lock _gate = new();
    private readonly DecisionTable _table;
    private readonly ReportCube _cube;
    private readonly CubeWriter _writer;
    private readonly MisrouteBook _misroutes = new(MostMisroutes);
    private readonly ExperimentBook _experiments = new();
    private readonly IDecisionObserver[] _observers;
    private readonly Dictionary<string, PolicyNames> _policies = new(StringComparer.Ordinal);
    private PolicyNames? _latest;

    /// <param name="days">Days of traffic that are kept, the newest.</param>
    /// <param name="joined">Decisions held for what is reported of them; of an older one a report counts by what its token says alone.</param>
    public TrafficBook(int days, int joined)
    {
        _table = new DecisionTable(joined);
        _cube = new ReportCube((days * 24) + 1);
        _writer = new CubeWriter(_cube);
        _observers = [_writer, _misroutes, _experiments];
    }

    /// <summary>Makes a policy version known. Decisions of unknown versions are read by the one that was told last.</summary>
    public void Learn(PolicyNames policy)
    {
        lock (_gate)
        {
            _latest = policy;
            _policies[policy.Version] = policy;
        }
    }

    /// <summary>Whether a policy version is known; it is the latest then.</summary>
    public bool Recall(string version)
    {
        lock (_gate)
        {
            if (!_policies.TryGetValue(version, out var known))
            {
                return false;
            }

            _latest = known;
            return true;
        }
    }

    /// <summary>Takes a decision of the log.</summary>
    public void Take(LoggedDecision decision)
    {
        lock (_gate)
        {
            var state = StateOf(decision.Claims);
            Learn(state, () => state.Take(decision));
        }
    }

    /// <summary>Takes a request that no model could serve.</summary>
    public void TakeRefused(DateTimeOffset decided, string tenant, string feature, string task)
    {
        lock (_gate)
        {
            _writer.AddRefused(DecisionState.HourOf(decided), tenant, feature, task);
        }
    }

    /// <summary>Takes a try.</summary>
    /// <param name="report">The try.</param>
    /// <param name="costUsd">What it is taken to have cost, in US dollars.</param>
    /// <param name="at">When it was stored, microseconds since 1970.</param>
    public void Take(OutcomeReport report, double costUsd, long at)
    {
        lock (_gate)
        {
            var state = StateOf(report.Decision);
            if (Learn(state, () => state.Take(report, costUsd, at)))
            {
                _writer.AddTry(state, report, costUsd);
            }
        }
    }

    /// <summary>Takes late knowledge.</summary>
    /// <param name="feedback">What was said.</param>
    /// <param name="at">When it was stored, microseconds since 1970.</param>
    public void Take(FeedbackReport feedback, long at)
    {
        lock (_gate)
        {
            var state = StateOf(feedback.Decision);
            Learn(state, () => state.Take(feedback, at));
        }
    }

    /// <summary>Sums a window.</summary>
    public TrafficReport Read(in ReportQuery query)
    {
        lock (_gate)
        {
            return TrafficReport.Of(_cube, query, _latest);
        }
    }

    /// <summary>A page of misroutes, and how those of the whole window cluster.</summary>
    public MisroutePage Read(in MisrouteQuery query)
    {
        lock (_gate)
        {
            var (page, next) = _misroutes.Read(query);
            var clusters = MisrouteCluster.Of(_cube.Read(query.From, query.Until, query.Tenant, ReportDimension.Cluster));
            return new MisroutePage(page, next, clusters, _latest?.Tiers ?? []);
        }
    }

    /// <summary>Results of an experiment; null: neither the latest policy nor the traffic asked for knows it.</summary>
    public ExperimentResult? Read(in ExperimentQuery query)
    {
        var experiment = query.Experiment;
        lock (_gate)
        {
            return _experiments.Read(query, _latest?.Experiments.FirstOrDefault(e => e.Id == experiment));
        }
    }

    private DecisionState StateOf(Decisions.DecisionClaims claims) =>
        _table.Of(claims, _policies.GetValueOrDefault(claims.PolicyVersion, _latest!));

    private bool Learn(DecisionState state, Func<bool> take)
    {
        foreach (var observer in _observers)
        {
            observer.Before(state);
        }

        if (!take())
        {
            return false;
        }

        foreach (var observer in _observers)
        {
            observer.After(state);
        }

        return true;
    }
}
