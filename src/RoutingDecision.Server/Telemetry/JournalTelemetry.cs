using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Replay;

namespace RoutingDecision.Server.Telemetry;

/// <summary>Counts and logs what the journal does.</summary>
internal sealed class JournalTelemetry(RoutingMetrics metrics, TimeProvider time, ILogger<JournalTelemetry> logger) : IJournalEvents
{
    /// <summary>Reads the journal back and says what came of it; what can't be read does not stop the start.</summary>
    public void Replay(Func<ReplaySummary> replay)
    {
        var begin = time.GetTimestamp();
        try
        {
            var read = replay();
            RoutingLog.JournalReplayed(
                logger, read.Outcomes, read.Feedback, read.Repeated, read.Decisions, (long)time.GetElapsedTime(begin).TotalMilliseconds);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            RoutingLog.JournalDamage(logger, 0, 0, $"The journal can't be read back: {e.Message}");
        }
    }

    public void Committed(long bytes, long ticks)
    {
        metrics.JournalBytes.Add(bytes);
        metrics.JournalCommit.Record(ticks);
    }

    public void Written(JournalKind kind, int count) => metrics.JournalRecords(SnakeCase.Of(kind)).Add(count);

    public void Dropped(int decisions)
    {
        if (decisions > 0)
        {
            metrics.JournalDropped.Add(decisions);
        }
    }

    public void Failed(Exception error)
    {
        metrics.JournalFailures.Add(1);
        metrics.JournalDegraded.Value = 1;
        RoutingLog.JournalFailed(logger, error.Message, error is IOException or UnauthorizedAccessException or JournalInUseException ? null : error);
    }

    public void Recovered()
    {
        metrics.JournalDegraded.Value = 0;
        RoutingLog.JournalRecovered(logger);
    }

    public void SegmentBegun(long number) => RoutingLog.JournalSegment(logger, number);

    public void SegmentDeleted(long number, string why) => RoutingLog.JournalSegmentDeleted(logger, number, why);

    public void TailCut(long segment, long bytes) => RoutingLog.JournalTailCut(logger, segment, bytes);

    public void Damage(long segment, long bytes, string what) => RoutingLog.JournalDamage(logger, segment, bytes, what);
}
