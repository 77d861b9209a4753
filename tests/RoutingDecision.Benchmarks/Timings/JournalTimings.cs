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
        var bench = new Bench();
        var book = new TrafficBook(days: 2, joined: Distinct / 4);
        book.Learn(PolicyNames.Of(bench.Snapshot.Policy));
        var feed = new TrafficFeed(book, PolicyNamesReader.Read);
        var drift = new DriftRecorder(new DriftLedger(new DriftLayout(
            bench.Snapshot.Classifier!.Version, bench.Snapshot.Classifier.Reference, bench.Snapshot.Policy.Catalog.Tiers, bench.Snapshot.Tasks)));
        var observed = new ObservationRecorder(new ObservationLedger());
        var items = Payloads().Select(p => new JournalItem(default, default, JournalRecord.Parser.ParseFrom(p))).ToArray();
        var next = 0;
        return () =>
        {
            var item = items[next++ % Distinct];
            feed.Observe(item);
            drift.Add(item.Record);
            observed.Add(item.Record);
            return next;
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
