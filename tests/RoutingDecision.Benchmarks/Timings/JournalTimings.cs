using System.Buffers;
using RoutingDecision.Core.Reports;
using RoutingDecision.Core.Reports.Drift;
using RoutingDecision.Core.Reports.Observing;
using RoutingDecision.Insight;
using RoutingDecision.State.Journal.Decisions;
using RoutingDecision.State.Journal.Frames;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.Traffic;

namespace RoutingDecision.Benchmarks.Timings;

/// <summary>What a decision costs behind the call: the journal's thread writes it, the follower reads it back and counts it.</summary>
internal static class JournalTimings
{
    private const int Distinct = 4_096;

    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddDays(20_000);

    private static readonly Lazy<(Bench Bench, Core.Requests.RoutingRequest Request)> Decided = new(() =>
    {
        var (bench, request) = (new Bench(), Bench.Request(Bench.Text(400, 7)));
        bench.Engine.Decide(request, bench.Inputs, bench.Decision);
        return (bench, request);
    });

    public static IReadOnlyList<Timing> All { get; } =
    [
        new("journal: a decision into bytes", Write),
        new("journal: a decision from bytes", Read),
        new("journal: a decision counted for reports", Count),
        new("journal: a decision from bytes and counted", Follow),
    ];

    private static Func<int> Write()
    {
        var (encoder, entry, buffer) = (new DecisionEncoder(new byte[32], TimeProvider.System), Entry(1), new ArrayBufferWriter<byte>(8_192));
        return () =>
        {
            buffer.ResetWrittenCount();
            FrameFormat.Write(buffer, encoder.Encode(entry));
            return buffer.WrittenCount;
        };
    }

    private static Func<int> Read()
    {
        var (payload, records) = (Payloads()[0], new TrafficRecordReader());
        return () => records.Read(payload).Decision.Arms.Count;
    }

    /// <summary>
    /// All that follows traffic in every server; of each decision another id, and more of them than the book holds, so that each is new.
    /// </summary>
    private static Func<int> Count()
    {
        var observe = Observers();
        var items = Payloads().Select(p => JournalRecord.Parser.ParseFrom(p)).ToArray();
        var next = 0;
        return () =>
        {
            observe(items[next++ % Distinct]);
            return next;
        };
    }

    /// <summary>The same of records that are read into one message, one after the other, as the follower does.</summary>
    private static Func<int> Follow()
    {
        var observe = Observers();
        var (payloads, records, next) = (Payloads(), new TrafficRecordReader(), 0);
        return () =>
        {
            observe(records.Read(payloads[next++ % Distinct]));
            return next;
        };
    }

    private static Action<JournalRecord> Observers()
    {
        var bench = new Bench();
        var book = new TrafficBook(days: 2, joined: Distinct / 4);
        book.Learn(PolicyNames.Of(bench.Snapshot.Policy));
        var feed = new TrafficFeed(book, PolicyNamesReader.Read);
        var drift = new DriftRecorder(new DriftLedger(new DriftLayout(
            bench.Snapshot.Classifier!.Version, bench.Snapshot.Classifier.Reference, bench.Snapshot.Policy.Catalog.Tiers, bench.Snapshot.Tasks)));
        var observed = new ObservationRecorder(new ObservationLedger());
        return record =>
        {
            feed.Observe(new JournalItem(default, default, record));
            drift.Add(record);
            observed.Add(record);
        };
    }

    private static byte[][] Payloads()
    {
        var encoder = new DecisionEncoder(new byte[32], TimeProvider.System);
        return [.. Enumerable.Range(1, Distinct).Select(i => encoder.Encode(Entry(i)).ToArray())];
    }

    private static DecisionEntry Entry(int id)
    {
        var entry = new DecisionEntry();
        var (bench, request) = Decided.Value;
        entry.Fill(bench.Decision, request, (UInt128)id, Now, degraded: false);
        return entry;
    }
}
