using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Outcomes;
using RoutingDecision.Core.Reports;
using RoutingDecision.State.Journal.Outcomes;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.Traffic;
using RoutingDecision.State.Redis;
using RoutingDecision.State.Redis.Reports;
using RoutingDecision.State.Redis.Streams;
using RoutingDecision.State.Tests.Journal;
using RoutingDecision.State.Tests.Redis.Streams;
using RoutingDecision.TestKit;

namespace RoutingDecision.State.Tests.Redis.Reports;

/// <summary>A replica as far as it shares reports, with a book that is told what the test says.</summary>
internal sealed class SharingReplica : IAsyncDisposable
{
    /// <summary>The hour of all its decisions.</summary>
    public const long Hour = 495_000;

    private readonly StreamRig _rig;
    private readonly TrafficFeed _feed;
    private readonly StreamFollower _follower;
    private readonly SettableTime _time = new();

    private SharingReplica(StreamRig rig, string journal, TimeSpan delay, int joined)
    {
        _rig = rig;
        Book = new TrafficBook(36_500, joined, isShared: true);
        _feed = new TrafficFeed(Book, _ => null);
        var clock = new RedisClock(_time);
        Teller = new ReplicaTeller(rig.Guard, Book, clock, journal, $"host-{journal}");
        Reader = new ReplicaReader(rig.Guard, clock, journal);
        Adopter = new ReportAdopter(rig.Guard, Book, Teller, Time, new AdoptingJournal(delay, () => IsLive, () => Task.CompletedTask, Append));
        _follower = new StreamFollower(rig.Guard, rig.Place.Journal, new SeenReports(1_000), rig, Adopter.Hear);
    }

    public TrafficBook Book { get; }

    public ReplicaTeller Teller { get; }

    public ReplicaReader Reader { get; }

    public ReportAdopter Adopter { get; }

    /// <summary>Clock of the delay.</summary>
    public VirtualTime Time { get; } = new();

    public bool IsLive { get; set; } = true;

    /// <summary>What it wrote into its journal to count it.</summary>
    public List<JournalRecord> Adopted { get; } = [];

    public static async Task<SharingReplica> StartAsync(
        RedisServer redis, string journal, TimeSpan delay = default, int joined = 1_000, Func<RedisSettings, RedisSettings>? change = null) =>
        new(await StreamRig.StartAsync(redis.Endpoint, change: change), journal, delay, joined);

    /// <summary>Sets Redis' clock, as far as the replica knows it, minutes after the hour of the decisions began.</summary>
    public void At(double minutes) => _time.Now = DateTimeOffset.UnixEpoch.AddHours(Hour).AddMinutes(minutes);

    public static DecisionClaims Claims(int number, double minutes = 0) => Sample.Claims(number) with
    {
        Id = new UInt128(5, (ulong)number),
        Issued = DateTimeOffset.UnixEpoch.AddHours(Hour).AddMinutes(minutes),
        Tenant = "acme",
        Arms = [],
    };

    public void Decide(int number, double minutes = 0) => Book.Take(new LoggedDecision { Claims = ReportClaims.Of(Claims(number, minutes)) });

    /// <summary>Takes a report, as its gRPC service does: it is written and forwarded.</summary>
    public async Task ReportAsync(int number, int attempt, double minutes = 0)
    {
        var report = new OutcomeReport
        {
            Decision = Claims(number, minutes),
            Attempt = attempt,
            Model = "model-0",
            Status = OutcomeStatus.Success,
            InputTokens = 40,
            OutputTokens = 7,
        };
        var record = new JournalRecord { Outcome = ReportCodec.ToRecord(report, 0.25) };
        _rig.Write(record);
        Observe(record);
        await _rig.ForwardAsync();
    }

    /// <summary>Reads what the streams hold of others, and judges.</summary>
    public async Task FollowAsync()
    {
        await _follower.RoundAsync();
        await Adopter.RoundAsync();
    }

    /// <summary>Sums of the hour over all replicas, as this one reads them.</summary>
    public async Task<ReportCell> MergedAsync()
    {
        var others = await Reader.ReadAsync(Hour, Hour + 1) ?? throw new IOException("Redis is away.");
        return Book.Read(new ReportQuery(Hour, Hour + 1, null, ReportDimension.All), others.Cube).Total;
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    private void Observe(JournalRecord record)
    {
        var item = new JournalItem(default, default, record);
        _feed.Observe(item);
        Adopter.Observe(item);
    }

    private ValueTask<bool> Append(JournalRecord record)
    {
        Adopted.Add(record);
        Observe(record);
        return ValueTask.FromResult(true);
    }

    private sealed class SettableTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch.AddHours(Hour);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
