using System.Buffers;
using RoutingDecision.State.Journal.Decisions;
using RoutingDecision.State.Journal.Frames;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.Segments;

namespace RoutingDecision.State.Journal.Writing;

/// <summary>
/// Writes the journal. One thread takes turns: all decisions that wait and one group of outcomes are written together and, for the group's sake,
/// synced; what comes meanwhile is the next group. Without outcomes decisions are written and synced once in an interval. Thread-safe.
/// </summary>
public sealed class JournalWriter : IDisposable
{
    /// <summary>Between two tries while the folder can't be written.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan RetentionInterval = TimeSpan.FromMinutes(1);

    /// <summary>Milliseconds between turns in which decisions come: few enough for none to keep a processor long from calls.</summary>
    private const int BusyInterval = 10;

    /// <summary>Milliseconds between turns in which none come.</summary>
    private const int IdleInterval = 100;

    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly ArrayBufferWriter<byte> _buffer = new(256 * 1024);
    private readonly IJournalFolder _folder;
    private readonly JournalOptions _options;
    private readonly IJournalEvents _events;
    private readonly TimeProvider _time;
    private readonly SegmentWriter _segment;
    private readonly Retention _retention;
    private readonly Thread _thread;
    private CommitGroup _group = new();
    private JournalRecord? _standing;
    private volatile bool _failed;
    private volatile bool _stopping;
    private bool _recovered;
    private bool _started;
    private bool _isBusy;
    private int _unsyncedDecisions;
    private long _lastSync;
    private long _lastTry;
    private long _lastRetention;

    /// <param name="options">Checked by the caller.</param>
    /// <param name="events">Told of what happens.</param>
    /// <param name="time">Clock of records and intervals.</param>
    public JournalWriter(JournalOptions options, IJournalEvents events, TimeProvider time)
        : this(new JournalFolder(options.Folder), options, events, time)
    {
    }

    internal JournalWriter(IJournalFolder folder, JournalOptions options, IJournalEvents events, TimeProvider time)
    {
        (_folder, _options, _events, _time) = (folder, options, events, time);
        _segment = new SegmentWriter(folder, options, events, time);
        _retention = new Retention(folder, options, events, time);
        _thread = new Thread(Run) { IsBackground = true, Name = "journal" };
        Decisions = new DecisionLog(options, events, () => _wake.Set(), time);
        _lastSync = _lastRetention = time.GetTimestamp();
    }

    /// <summary>Takes decisions.</summary>
    public DecisionLog Decisions { get; }

    /// <summary>Whether the last try to write failed: decisions are dropped and outcomes refused until one works.</summary>
    public bool IsFailed => _failed;

    /// <summary>Takes the folder's lock and cuts off a torn end. A folder that can't be used does not stop the start: it is tried again.</summary>
    /// <exception cref="JournalInUseException">Another process writes there.</exception>
    public void Open()
    {
        try
        {
            _folder.Lock();
        }
        catch (Exception e) when (JournalFault.Is(e))
        {
            // The same again, to be noted and retried like any later failure.
        }

        Try(Prepare);
    }

    /// <summary>Begins to write.</summary>
    public void Start()
    {
        _started = true;
        _thread.Start();
    }

    /// <summary>A record that every segment begins with from now on, the open one excepted, where it is appended.</summary>
    public ValueTask<bool> AppendStandingAsync(JournalRecord record)
    {
        Stamp(record);
        lock (_gate)
        {
            _standing = record;
        }

        return AppendAsync(record);
    }

    /// <summary>Appends a record; true once it is durable, false when it could not be stored.</summary>
    public ValueTask<bool> AppendAsync(JournalRecord record)
    {
        Stamp(record);
        var frame = FrameFormat.ToArray(record);
        if (frame.Length > FrameFormat.MaxPayload)
        {
            return new ValueTask<bool>(false);
        }

        lock (_gate)
        {
            if (_stopping || (_failed && _time.GetElapsedTime(_lastTry) < RetryAfter) || _group.Frames.Count >= _options.QueuedOutcomes)
            {
                return new ValueTask<bool>(false);
            }

            _group.Frames.Add(((JournalKind)record.BodyCase, frame));
            if (_group.Frames.Count == 1)
            {
                _wake.Set();
            }

            return new ValueTask<bool>(_group.Done);
        }
    }

    /// <summary>Has what waits written and synced, and ends behind that. What comes afterwards is refused.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            if (_stopping)
            {
                return;
            }

            _stopping = true;
        }

        _wake.Set();
        if (!_started)
        {
            Finish();
        }
    }

    /// <summary>Waits for the end of a writer that was told to stop.</summary>
    public Task EndAsync() => Task.Run(() =>
    {
        if (_started)
        {
            _thread.Join();
        }
    });

    public void Dispose()
    {
        Stop();
        if (_started && !_thread.Join(TimeToEnd))
        {
            // A disk that hangs: the process ends without it.
            return;
        }

        try
        {
            _segment.Dispose();
        }
        catch (Exception e) when (JournalFault.Is(e))
        {
            _events.Failed(e);
        }

        // Not the event: a decision that comes late may still set it.
        _folder.Dispose();
    }

    /// <summary>One turn of the thread.</summary>
    internal void Turn()
    {
        CommitGroup group;
        lock (_gate)
        {
            (group, _group) = (_group, new CommitGroup());
        }

        var stored = Ready(group) && Try(() => Write(group));
        if (!stored)
        {
            _events.Dropped(_unsyncedDecisions + Decisions.DropAll());
            _unsyncedDecisions = 0;
        }

        group.Complete(stored);
        Keep();
    }

    private void Stamp(JournalRecord record) => record.TimeUnixUs = _time.GetUtcNow().ToUnixMicroseconds();

    private void Run()
    {
        while (!_stopping)
        {
            _wake.WaitOne(_isBusy ? BusyInterval : Math.Min(_options.SyncMs, IdleInterval));
            if (_options.CommitDelayMs > 0 && !_stopping)
            {
                // More of the same group arrive meanwhile; a stop does not wait for them.
                _wake.WaitOne(_options.CommitDelayMs);
            }

            Turn();
        }

        Finish();
    }

    /// <summary>Turns until nothing waits, as one takes only a share. Decisions that go on coming don't keep the writer from its end.</summary>
    private void Finish()
    {
        for (var waited = 0; waited <= _options.QueuedDecisions; waited += DecisionLog.MostPerTurn)
        {
            Turn();
            if (!Decisions.HasWaiting)
            {
                return;
            }
        }
    }

    /// <summary>Whether it makes sense to write: something is to be written, and if the last try failed it is time for another.</summary>
    private bool Ready(CommitGroup group)
    {
        if (!_failed)
        {
            return true;
        }

        return group.Frames.Count > 0 || _time.GetElapsedTime(_lastTry) >= RetryAfter;
    }

    /// <summary>Writes a group with the decisions that wait.</summary>
    private void Write(CommitGroup group)
    {
        var waits = group.Frames.Count > 0;
        _isBusy = Decisions.HasWaiting;
        if (!waits && !Decisions.HasWaiting && !_segment.IsDirty && !_failed)
        {
            return;
        }

        Prepare();

        var begin = _time.GetTimestamp();
        if (_segment.IsDue)
        {
            _segment.Begin(Standing());
            Decisions.BeginSegment();
        }

        _buffer.ResetWrittenCount();
        var (decisions, views) = Decisions.WriteTo(_buffer);
        _unsyncedDecisions += decisions;
        foreach (var (_, frame) in group.Frames)
        {
            _buffer.Write(frame);
        }

        _segment.Write(_buffer.WrittenSpan);
        if (waits || _failed || _stopping || _time.GetElapsedTime(_lastSync).TotalMilliseconds >= _options.SyncMs)
        {
            _segment.Sync();
            _lastSync = _time.GetTimestamp();
            _unsyncedDecisions = 0;
            _events.Committed(_buffer.WrittenCount, _lastSync - begin);
        }

        Tell(JournalKind.Decision, decisions);
        Tell(JournalKind.LiveView, views);
        foreach (var kind in group.Frames.GroupBy(f => f.Kind))
        {
            Tell(kind.Key, kind.Count());
        }
    }

    private void Tell(JournalKind kind, int count)
    {
        if (count > 0)
        {
            _events.Written(kind, count);
        }
    }

    private JournalRecord? Standing()
    {
        lock (_gate)
        {
            return _standing;
        }
    }

    private void Prepare()
    {
        _folder.Lock();
        if (!_recovered)
        {
            TailRecovery.Run(_folder, _events);
            _recovered = true;
        }
    }

    /// <summary>Does something with the file system; false when that failed.</summary>
    private bool Try(Action action)
    {
        try
        {
            action();
            if (_failed)
            {
                _failed = false;
                _events.Recovered();
            }

            return true;
        }
        catch (Exception e)
        {
            // A fault of our own as well: it may cost records, and is told, but not the thread and with it the process.
            _segment.Abandon();
            _lastTry = _time.GetTimestamp();
            if (!_failed)
            {
                _failed = true;
                _events.Failed(e);
            }

            return false;
        }
    }

    private void Keep()
    {
        if (_time.GetElapsedTime(_lastRetention) < RetentionInterval)
        {
            return;
        }

        // Also while nothing can be written: on a full disk it is what makes room. Before the folder was ever taken the number is 0, so nothing goes.
        _lastRetention = _time.GetTimestamp();
        try
        {
            _retention.Apply(_segment.Number);
        }
        catch (Exception e) when (JournalFault.Is(e))
        {
            _events.Damage(0, 0, $"Old segments can't be deleted: {e.Message}");
        }
    }
}
