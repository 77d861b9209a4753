using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Telemetry;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.Traffic;

namespace RoutingDecision.Server.Insight;

/// <summary>
/// Reads the journal back as far as reports reach, then follows it, and hands every record to every observer. In the background on one thread at
/// a time: neither the start nor a call waits for it.
/// </summary>
internal sealed class TrafficFollower(
    JournalReader reader, IEnumerable<ITrafficObserver> observers, ServerOptions options, RoutingMetrics metrics, TimeProvider time,
    ILogger<TrafficFollower> logger) : BackgroundService
{
    /// <summary>Between passes that find something: few enough for none to keep a processor long from calls.</summary>
    private static readonly TimeSpan BusyInterval = TimeSpan.FromMilliseconds(25);

    /// <summary>Between passes that find nothing.</summary>
    private static readonly TimeSpan IdleInterval = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly ITrafficObserver[] _observers = [.. observers];
    private readonly TrafficRecordReader _records = new();
    private readonly HashSet<Type> _failed = [];
    private List<TaskCompletionSource> _waiting = [];
    private TaskCompletionSource _asked = NewSource();
    private JournalPosition _position;
    private long _unread;
    private bool _unreadable;

    /// <summary>Whether the end of the journal was reached once, so that nothing of the past is missing.</summary>
    public bool IsCaughtUp { get; private set => Volatile.Write(ref field, value); }

    /// <summary>Waits until all that stands in the journal now was handed to the observers.</summary>
    public Task CatchUpAsync()
    {
        var done = NewSource();
        lock (_gate)
        {
            _waiting.Add(done);
            _asked.TrySetResult();
        }

        return done.Task;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Starting a server must not wait for files.
        await Task.Yield();
        _position = Start();
        while (!stoppingToken.IsCancellationRequested)
        {
            var (waiting, asked) = TakeWaiting();
            var before = _position;
            var whole = await Task.Run(() => Pass(stoppingToken), CancellationToken.None);
            waiting.ForEach(w => w.TrySetResult());
            IsCaughtUp |= whole;
            await Task.WhenAny(Task.Delay(_position == before ? IdleInterval : BusyInterval, time, stoppingToken), asked);
        }

        TakeWaiting().Waiting.ForEach(w => w.TrySetCanceled(stoppingToken));
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The last segment begun before the days that reports reach back; all of it is read.</summary>
    private JournalPosition Start()
    {
        try
        {
            return reader.StartOf(time.GetUtcNow() - TimeSpan.FromDays(options.InsightDays));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            RoutingLog.InsightUnreadable(logger, e.Message);
            return default;
        }
    }

    private (List<TaskCompletionSource> Waiting, Task Asked) TakeWaiting()
    {
        lock (_gate)
        {
            (var waiting, _waiting) = (_waiting, []);
            _asked = NewSource();
            return (waiting, _asked.Task);
        }
    }

    /// <summary>Reads to the end of what is there; false: it was interrupted.</summary>
    private bool Pass(CancellationToken stopping)
    {
        try
        {
            Measure();
            foreach (var item in reader.ReadFrom(_position, reached: Reached, parse: Parse))
            {
                if (stopping.IsCancellationRequested)
                {
                    return false;
                }

                Hand(item);
                Reached(item.Next);
            }

            metrics.InsightLag.Value = 0;
            _unreadable = false;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_unreadable)
            {
                _unreadable = true;
                RoutingLog.InsightUnreadable(logger, e.Message);
            }

            return false;
        }
    }

    private void Measure()
    {
        _unread = reader.Lengths().Where(s => s.Number >= _position.Segment).Sum(s => s.Bytes) - _position.Offset;
        metrics.InsightLag.Value = Math.Max(0, _unread);
    }

    private void Reached(JournalPosition next)
    {
        _unread -= next.Offset - (next.Segment == _position.Segment ? _position.Offset : 0);
        _position = next;
        metrics.InsightLag.Value = Math.Max(0, _unread);
    }

    private JournalRecord Parse(ReadOnlySpan<byte> payload)
    {
        foreach (var observer in _observers)
        {
            if (observer.WantsWhole)
            {
                return JournalRecord.Parser.ParseFrom(payload);
            }
        }

        return _records.Read(payload);
    }

    private void Hand(in JournalItem item)
    {
        foreach (var observer in _observers)
        {
            try
            {
                observer.Observe(item);
            }
            catch (Exception unexpected)
            {
                // A mistake in one report must not take the others away; it is told once.
                if (_failed.Add(observer.GetType()))
                {
                    RoutingLog.InsightFailed(logger, observer.GetType().Name, unexpected);
                }
            }
        }
    }
}
