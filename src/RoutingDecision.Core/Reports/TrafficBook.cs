using RoutingDecision.Core.Outcomes;

namespace RoutingDecision.Core.Reports;

/// <summary>
/// Keeps what reports are made of: takes decisions, tries and late knowledge in any order, joins them by the decision's id, counts each once, and
/// answers. Thread-safe; a lock is held while one record is taken, and while an answer is summed.
/// </summary>
/// <remarks>
/// Of several replicas that share their sums each counts the decisions of its own log, and of reports those that it was told to adopt: others took
/// them of its decisions, or nobody holds their decision. What a replica takes of another one's decision counts there, not here.
/// </remarks>
public sealed class TrafficBook
{
    /// <summary>Misroutes that are kept, the newest; about 3 MB.</summary>
    public const int MostMisroutes = 10_000;

    /// <summary>How much later a decision may be written down than it was made.</summary>
    private static readonly TimeSpan MostDelay = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly DecisionTable _table;
    private readonly DecisionTable? _adopted;
    private readonly ReportCube _cube;
    private readonly CubeWriter _writer;
    private readonly MisrouteBook _misroutes = new(MostMisroutes);
    private readonly ExperimentBook _experiments;
    private readonly IDecisionObserver[] _observers;
    private readonly Dictionary<string, PolicyNames> _policies = new(StringComparer.Ordinal);
    private PolicyNames? _latest;

    /// <param name="days">Days of traffic that are kept, the newest.</param>
    /// <param name="joined">Decisions held for what is reported of them; of an older one a report counts by what its token says alone.</param>
    /// <param name="isShared">Whether its sums are added to those of other replicas, so that only what is its own may count.</param>
    public TrafficBook(int days, int joined, bool isShared = false)
    {
        _table = new DecisionTable(joined, countsUnlogged: !isShared);
        _adopted = isShared ? new DecisionTable(Math.Max(1, joined / 8)) : null;
        _cube = new ReportCube((days * 24) + 1);
        _writer = new CubeWriter(_cube);
        _experiments = new ExperimentBook(isShared);
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
    public void Take(in LoggedDecision decision)
    {
        lock (_gate)
        {
            var state = StateOf(decision.Claims, adopted: false);
            Before(state);
            if (state.Take(decision))
            {
                After(state);
            }
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
    /// <param name="adopted">It counts here although another replica took it, or its decision is not held.</param>
    public void Take(OutcomeReport report, double costUsd, long at, bool adopted = false)
    {
        lock (_gate)
        {
            var state = StateOf(ReportClaims.Of(report.Decision), adopted);
            Before(state);
            if (state.Take(report, costUsd, at))
            {
                After(state);
                _writer.AddTry(state, CountedTry.Of(report, costUsd));
                Note(state, adopted);
            }
        }
    }

    /// <summary>Takes late knowledge.</summary>
    /// <param name="feedback">What was said.</param>
    /// <param name="at">When it was stored, microseconds since 1970.</param>
    /// <param name="adopted">As of a try.</param>
    public void Take(FeedbackReport feedback, long at, bool adopted = false)
    {
        lock (_gate)
        {
            var state = StateOf(ReportClaims.Of(feedback.Decision), adopted);
            Before(state);
            if (state.Take(feedback, at))
            {
                After(state);
                Note(state, adopted);
            }
        }
    }

    /// <summary>Whether a decision of its own log is held, so that what is reported of it can be joined.</summary>
    public bool Holds(UInt128 decision)
    {
        lock (_gate)
        {
            return _table.Find(decision)?.Logged is not null;
        }
    }

    /// <summary>Whether it holds a decision of its own log and was not told a report of it.</summary>
    /// <param name="decision">Its id.</param>
    /// <param name="part">Number of the attempt, or what <see cref="OutcomeProcessor.PartOf"/> says of feedback.</param>
    public bool Lacks(UInt128 decision, ulong part)
    {
        lock (_gate)
        {
            return _table.Find(decision) is { Logged: not null } state && !state.Knows(part);
        }
    }

    /// <summary>
    /// No decision made before is held any more, as they go in the order in which they were written down; null: all that it was told are held.
    /// </summary>
    public DateTimeOffset? HeldSince
    {
        get
        {
            lock (_gate)
            {
                return _table.LastGone - MostDelay;
            }
        }
    }

    /// <summary>
    /// Hour since 1970 UTC before which nothing is kept; long.MinValue: nothing was dropped. And whether groups were summed together.
    /// </summary>
    public (long Since, bool IsFolded) Bounds
    {
        get
        {
            lock (_gate)
            {
                return (_cube.Since, _cube.IsFolded);
            }
        }
    }

    /// <summary>Hours since 1970 UTC of which something was learned since this was called last.</summary>
    public IReadOnlyList<long> TakeChangedHours()
    {
        lock (_gate)
        {
            return _cube.TakeChanged();
        }
    }

    /// <summary>All hours that are kept.</summary>
    public IReadOnlyList<long> Hours()
    {
        lock (_gate)
        {
            return [.. _cube.Hours];
        }
    }

    /// <summary>A copy of all groups of an hour.</summary>
    public IReadOnlyList<KeyValuePair<CellKey, ReportCell>> CopyOf(long hour)
    {
        lock (_gate)
        {
            return _cube.CopyOf(hour);
        }
    }

    /// <summary>Sums a window.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="others">Sums of other replicas; null: it is alone.</param>
    public TrafficReport Read(in ReportQuery query, ReportCube? others = null)
    {
        lock (_gate)
        {
            return TrafficReport.Of(others is null ? new ReportCubes(_cube) : new ReportCubes(_cube, others), query, _latest);
        }
    }

    /// <summary>A page of misroutes, and how those of the whole window cluster.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="others">What other replicas told; null: it is alone.</param>
    public MisroutePage Read(in MisrouteQuery query, OtherMisroutes? others = null)
    {
        lock (_gate)
        {
            var (page, next) = _misroutes.Read(query, others?.Misroutes ?? []);
            var cubes = others is null ? new ReportCubes(_cube) : new ReportCubes(_cube, others.Cube);
            var clusters = MisrouteCluster.Of(cubes.Read(query.From, query.Until, query.Tenant, ReportDimension.Cluster));
            return new MisroutePage(page, next, clusters, _latest?.Tiers ?? []);
        }
    }

    /// <summary>The newest misroutes of an hour since 1970 UTC, newest first.</summary>
    public IReadOnlyList<LoggedMisroute> MisroutesOf(long hour, int most)
    {
        lock (_gate)
        {
            return _misroutes.Newest(hour, most);
        }
    }

    /// <summary>Results of an experiment; null: neither the latest policy nor the traffic asked for knows it.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="others">Days of the experiment that other replicas told.</param>
    public ExperimentResult? Read(in ExperimentQuery query, IReadOnlyList<ExperimentDay>? others = null)
    {
        var experiment = query.Experiment;
        lock (_gate)
        {
            return _experiments.Read(query, _latest?.Experiments.FirstOrDefault(e => e.Id == experiment), others ?? []);
        }
    }

    /// <summary>Days of experiments of which something was learned since this was called last.</summary>
    public IReadOnlyList<ExperimentDate> TakeChangedDays()
    {
        lock (_gate)
        {
            return _experiments.TakeChanged();
        }
    }

    /// <summary>All days of experiments that are kept.</summary>
    public IReadOnlyList<ExperimentDate> ExperimentDays()
    {
        lock (_gate)
        {
            return _experiments.Days();
        }
    }

    /// <summary>A copy of a day of an experiment.</summary>
    public ExperimentDay CopyOf(in ExperimentDate date)
    {
        lock (_gate)
        {
            return _experiments.CopyOf(date);
        }
    }

    private DecisionState StateOf(in ReportClaims claims, bool adopted)
    {
        var apart = adopted && _table.Find(claims.Id)?.Logged is null ? _adopted : null;
        return (apart ?? _table).Of(claims, NamesOf(claims.PolicyVersion));
    }

    /// <summary>Most decisions are of the latest version, which is compared sooner than it is looked up.</summary>
    private PolicyNames? NamesOf(string version) => _latest is { } latest && string.Equals(latest.Version, version, StringComparison.Ordinal)
        ? latest
        : _policies.GetValueOrDefault(version, _latest!);

    private void Note(DecisionState state, bool adopted)
    {
        if (adopted && _adopted is not null)
        {
            _writer.NoteAdopted(state);
        }
        else
        {
            _writer.NoteReport(state);
        }
    }

    private void Before(DecisionState state)
    {
        foreach (var observer in _observers)
        {
            observer.Before(state);
        }
    }

    private void After(DecisionState state)
    {
        foreach (var observer in _observers)
        {
            observer.After(state);
        }
    }
}
