using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Reports.Drift;
using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Telemetry;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Traffic;

namespace RoutingDecision.Server.Insight;

/// <summary>
/// Counts traffic from the journal and looks twice a minute whether it drifts: for metrics, the log, <see cref="DriftBoard"/> and whoever asks. When
/// another classifier serves, counting begins anew, as its bins are others; a restart counts again what the journal holds. Thread-safe.
/// </summary>
internal sealed class DriftWatch(
    SnapshotHolder snapshots, DriftBoard board, RoutingMetrics metrics, ServerOptions options, TimeProvider time, ILogger<DriftWatch> logger)
    : BackgroundService, ITrafficObserver
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private DriftLedger? _ledger;
    private DriftRecorder? _recorder;

    public void Observe(in JournalItem item)
    {
        if (item.Record.Decision is null)
        {
            return;
        }

        lock (_gate)
        {
            LedgerOf(snapshots.Current);
            _recorder!.Add(item.Record);
        }
    }

    /// <summary>Compares now, and publishes what was found.</summary>
    public DriftReport Look()
    {
        var snapshot = snapshots.Current;
        DriftReport report;
        lock (_gate)
        {
            report = LedgerOf(snapshot).Report(time.GetUtcNow());
        }

        var verdicts = new DriftVerdicts(report, snapshot.Policy);
        var before = board.Publish(verdicts);
        foreach (var tenant in verdicts.Drifting.Where(t => before is null || !before.Holds(t)))
        {
            RoutingLog.DriftBegun(logger, tenant);
        }

        foreach (var tenant in before?.Drifting.Where(t => !verdicts.Holds(t)) ?? [])
        {
            RoutingLog.DriftEnded(logger, tenant);
        }

        Measure(report, DriftVerdicts.SettingsOf(snapshot.Policy, DriftLedger.Everyone), verdicts);
        return report;
    }

    /// <summary>What looks would have found before; see <see cref="DriftLedger.History"/>.</summary>
    public IReadOnlyList<PastDrift> History(string tenant, DateTimeOffset from, DateTimeOffset until, int hours)
    {
        lock (_gate)
        {
            return LedgerOf(snapshots.Current).History(tenant, from, until, hours);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Look();
        }
    }

    private void Measure(DriftReport report, DriftSettings settings, DriftVerdicts verdicts)
    {
        var findings = report.For(DriftLedger.Everyone).Findings;
        foreach (var against in (ReadOnlySpan<DriftBaseline>)[DriftBaseline.Reference, DriftBaseline.LastWeek])
        {
            foreach (var kind in Enum.GetValues<DriftKind>())
            {
                var psi = findings.Where(f => f.Against == against && f.Kind == kind).Select(f => f.Psi).DefaultIfEmpty(0).Max();
                metrics.Drift(against, kind, psi);
            }

            metrics.DriftAlarm(against, findings.Any(f => f.Against == against && f.IsDrift(settings with { Against = against })));
        }

        metrics.DriftingTenants.Value = verdicts.Drifting.Count;
    }

    private DriftLedger LedgerOf(RoutingSnapshot snapshot)
    {
        var version = snapshot.Classifier?.Version ?? "";
        if (_ledger?.Layout is not { } layout || !string.Equals(layout.Classifier, version, StringComparison.Ordinal))
        {
            _ledger = new DriftLedger(
                new DriftLayout(version, snapshot.Classifier?.Reference, snapshot.Policy.Catalog.Tiers, snapshot.Tasks), options.InsightDays);
            _recorder = new DriftRecorder(_ledger);
        }

        return _ledger;
    }
}
