using RoutingDecision.Core.Reports.Observing;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Traffic;

namespace RoutingDecision.Server.Insight;

/// <summary>Tallies observe mode from the journal. Thread-safe.</summary>
internal sealed class ObservationWatch : ITrafficObserver
{
    private readonly Lock _gate = new();
    private readonly ObservationLedger _ledger = new();
    private readonly ObservationRecorder _recorder;

    public ObservationWatch() => _recorder = new ObservationRecorder(_ledger);

    public void Observe(in JournalItem item)
    {
        lock (_gate)
        {
            _recorder.Add(item.Record);
        }
    }

    /// <summary>The tallies of a tenant by task type; see <see cref="ObservationLedger.Read"/>.</summary>
    public IReadOnlyDictionary<string, ObservationTally> Read(string tenant, DateTimeOffset from, DateTimeOffset to)
    {
        lock (_gate)
        {
            return _ledger.Read(tenant, from, to);
        }
    }
}
