namespace RoutingDecision.Server.Admission;

/// <summary>
/// How long work waits for a thread before anybody sees it. A decision runs through without a pause, so an overloaded server does not have many calls
/// under way, it has many that were not begun:
/// they wait in the thread pool's queue, where no count of calls finds them. A probe that waits there as calls do measures it; waiting time as the
/// sign of overload is from Zhou et al.,
/// "Overload Control for Scaling WeChat Microservices", 2018. Calls send the probe, so that an idle server does nothing. Thread-safe; allocates
/// nothing.
/// </summary>
internal sealed class QueueProbe : IThreadPoolWorkItem
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private readonly TimeProvider _time;
    private readonly Action<QueueProbe> _queue;
    private readonly Action<TimeSpan> _measured;
    private readonly long _pauseTicks;

    private long _sent;
    private long _came;
    private long _waited;

    /// <param name="time">Its timestamps are the clock.</param>
    /// <param name="queue">Puts the probe where calls wait.</param>
    /// <param name="measured">Is told what each probe waited.</param>
    public QueueProbe(TimeProvider time, Action<QueueProbe> queue, Action<TimeSpan> measured)
    {
        (_time, _queue, _measured) = (time, queue, measured);
        _pauseTicks = (long)(Pause.TotalSeconds * time.TimestampFrequency);
    }

    /// <summary>Of the thread pool.</summary>
    public static QueueProbe OfThreadPool(TimeProvider time, Action<TimeSpan> measured) =>
        new(time, p => ThreadPool.UnsafeQueueUserWorkItem(p, preferLocal: false), measured);

    /// <summary>What the last probe waited or, if that is longer, what the one that is under way has waited until now.</summary>
    public TimeSpan Delay()
    {
        var now = _time.GetTimestamp();
        var sent = Volatile.Read(ref _sent);
        if (sent == 0)
        {
            var idle = now - Volatile.Read(ref _came);
            if (idle >= _pauseTicks && Interlocked.CompareExchange(ref _sent, now, 0) == 0)
            {
                _queue(this);
            }

            // What was so before a pause in traffic says nothing any more.
            return idle < 10 * _pauseTicks ? _time.GetElapsedTime(0, Volatile.Read(ref _waited)) : TimeSpan.Zero;
        }

        return _time.GetElapsedTime(0, Math.Max(now - sent, Volatile.Read(ref _waited)));
    }

    /// <summary>The probe's turn has come.</summary>
    public void Execute()
    {
        var now = _time.GetTimestamp();
        var waited = now - Volatile.Read(ref _sent);
        _measured(_time.GetElapsedTime(0, waited));
        Volatile.Write(ref _waited, waited);
        Volatile.Write(ref _came, now);
        Volatile.Write(ref _sent, 0);
    }
}
