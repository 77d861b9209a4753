using System.Globalization;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.Writing;
using RoutingDecision.State.Redis;
using RoutingDecision.State.Redis.Streams;
using RoutingDecision.State.Tests.Journal;
using RoutingDecision.TestKit;
using StackExchange.Redis;

namespace RoutingDecision.State.Tests.Redis.Streams;

/// <summary>A replica's journal with what connects it to the streams of a test's Redis.</summary>
internal sealed class StreamRig : IAsyncDisposable, IStreamObserver
{
    public static readonly StreamOptions Quick = new()
    {
        Heartbeat = TimeSpan.Zero,
        Lease = TimeSpan.FromMilliseconds(1),
        LeftBehind = TimeSpan.Zero,
        BatchRecords = 16,
        BatchEntries = 8,
    };

    private readonly TemporaryFolder _folder = new();
    private readonly Replica _replica;
    private readonly StreamOptions _options;
    private JournalWriter _writer;

    private StreamRig(Replica replica, StreamOptions options)
    {
        (_replica, _options) = (replica, options);
        _writer = Writer();
        Place = ForwardPlace.Load(_folder.FullPath);
        Forwarder = NewForwarder();
        Aggregator = NewAggregator("a");
        Reports = new StreamReports(Guard);
    }

    public VirtualTime Time { get; } = new();

    public string Folder => _folder.FullPath;

    public RedisGuard Guard => _replica.Guard;

    public Observed Observed => _replica.Observed;

    public ForwardPlace Place { get; private set; }

    public StreamForwarder Forwarder { get; private set; }

    public StreamAggregator Aggregator { get; }

    public StreamReports Reports { get; }

    public long Appended { get; private set; }

    public long Known { get; private set; }

    public int Rewinds { get; private set; }

    public bool WasFull { get; private set; }

    public int LearnedReports { get; private set; }

    public TimeSpan Behind { get; private set; }

    public long SkippedSegments { get; private set; }

    public static async Task<StreamRig> StartAsync(
        string connection, StreamOptions? options = null, Func<RedisSettings, RedisSettings>? change = null) =>
        new(await Replica.ConnectAsync(connection, change: change), options ?? Quick);

    /// <summary>Writes outcomes into the journal, durable as they are when they are acknowledged.</summary>
    public void Write(IEnumerable<int> seeds)
    {
        foreach (var seed in seeds)
        {
            Write(Sample.Record(seed));
        }
    }

    public void Write(JournalRecord record)
    {
        _ = _writer.AppendAsync(record);
        _writer.Turn();
    }

    /// <summary>The replica starts again with what its folder holds.</summary>
    public void Restart()
    {
        _writer.Dispose();
        _writer = Writer();
        Place = ForwardPlace.Load(_folder.FullPath);
        Forwarder = NewForwarder();
    }

    /// <summary>Forwards to the end, however often that takes; waits only for Redis.</summary>
    public async Task ForwardAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await Forwarder.RoundAsync() != ForwardEnd.Done)
        {
            await Task.Delay(5, deadline.Token);
        }
    }

    /// <summary>Aggregates until nothing is left.</summary>
    public async Task AggregateAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await Aggregator.RoundAsync())
        {
            await Task.Delay(5, deadline.Token);
        }
    }

    public StreamAggregator NewAggregator(string name) => new(Guard, name, _options, this);

    /// <summary>A sum of the hour in which the rig wrote.</summary>
    public async Task<long> SumAsync(string field) =>
        (await Reports.ReadAsync(Time.GetUtcNow()) ?? throw new IOException("Redis is away.")).GetValueOrDefault(field);

    /// <summary>Seeds of the outcomes of a part, in the stream's order.</summary>
    public async Task<IReadOnlyList<int>> StreamAsync(int part)
    {
        // However short the waits of the rig are.
        var reply = await Guard.RunAsync(
            static (d, key) => d.ExecuteAsync("XRANGE", key, "-", "+"),
            new RedisKeys(Guard.Settings.Prefix).Outcomes(part),
            TimeSpan.FromSeconds(60));
        Assert.Equal(RedisResultKind.Ok, reply.Kind);
        return [.. ((RedisResult[])reply.Value!).Select(e => JournalRecord.Parser.ParseFrom((byte[])((RedisValue[])((RedisResult[])e)[1])[5]!))
            .Select(r => (int)(ulong)State.Journal.DecisionIds.Of(r.Outcome.Decision.Id))];
    }

    public async Task<IReadOnlyList<int>> StreamsAsync()
    {
        var all = new List<int>();
        for (var part = 0; part < StreamPart.Count; part++)
        {
            all.AddRange(await StreamAsync(part));
        }

        return all;
    }

    public async ValueTask DisposeAsync()
    {
        _writer.Dispose();
        await _replica.DisposeAsync();
        _folder.Dispose();
    }

    public void Forwarded(long appended, long known)
    {
        lock (_folder)
        {
            (Appended, Known) = (Appended + appended, Known + known);
        }
    }

    public void Lag(TimeSpan age) => Behind = age;

    public void Rewound(int part) => Rewinds++;

    public void Skipped(long segments) => SkippedSegments += segments;

    public void Full(int part) => WasFull = true;

    public void NotSaved(Exception error) => throw new InvalidOperationException("The place can't be saved.", error);

    public void Applied(int reports) => Assert.True(reports >= 0, string.Create(CultureInfo.InvariantCulture, $"{reports} were applied."));

    public void Learned(int reports) => LearnedReports += reports;

    private JournalWriter Writer()
    {
        var writer = new JournalWriter(Sample.Options(_folder.FullPath) with { SegmentBytes = 16_384 }, new Events(), Time);
        writer.Open();
        return writer;
    }

    private StreamForwarder NewForwarder() => new(Guard, new JournalReader(Folder), Place, _options, this, Time);
}
