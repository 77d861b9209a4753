using RoutingDecision.State.Redis.Streams;

namespace RoutingDecision.Server.Telemetry;

/// <summary>What happens between the journal and Redis' streams, as metrics and log events.</summary>
internal sealed class StreamTelemetry(RoutingMetrics metrics, TimeProvider time, ILogger<StreamTelemetry> logger) : IStreamObserver
{
    /// <summary>What lasts is told once in this time.</summary>
    private static readonly TimeSpan BetweenRepeats = TimeSpan.FromMinutes(1);

    private long _nextFull = long.MinValue;

    public void Forwarded(long appended, long known)
    {
        metrics.Forwarded.Add(appended);
        metrics.ForwardKnown.Add(known);
    }

    public void Lag(TimeSpan age) => metrics.ForwardLag.Value = age.TotalSeconds;

    public void Rewound(int part)
    {
        metrics.ForwardRewinds.Add(1);
        RoutingLog.ForwardRewound(logger, part);
    }

    public void Skipped(long segments) => RoutingLog.ForwardSkipped(logger, segments);

    public void Full(int part)
    {
        var now = time.GetTimestamp();
        var next = Volatile.Read(ref _nextFull);
        var after = now + (long)(BetweenRepeats.TotalSeconds * time.TimestampFrequency);
        if (now >= next && Interlocked.CompareExchange(ref _nextFull, after, next) == next)
        {
            RoutingLog.StreamFull(logger, part);
        }
    }

    public void NotSaved(Exception error) => RoutingLog.ForwardNotSaved(logger, error.Message);

    public void Applied(int reports) => metrics.Aggregated.Add(reports);

    public void Learned(int reports) => metrics.Learned.Add(reports);
}
