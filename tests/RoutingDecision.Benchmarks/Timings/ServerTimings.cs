using System.Diagnostics.Metrics;
using Google.Protobuf;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Access;
using RoutingDecision.Core.Requests;
using RoutingDecision.Server.Mapping;
using RoutingDecision.Server.Security;
using RoutingDecision.Server.Telemetry;
using RoutingDecision.Server.Telemetry.Exposition.Cells;
using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Writing;
using RoutingDecision.TestKit;

namespace RoutingDecision.Benchmarks.Timings;

/// <summary>What the server adds to a decision: reading and writing messages, the token, the log and the counts.</summary>
internal static class ServerTimings
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddDays(20_000);

    public static IReadOnlyList<Timing> All { get; } =
    [
        new("server: request from bytes, 400 characters", ParseRequest),
        new("server: request to the domain, 400 characters", MapRequest),
        new("server: reply from the decision", MapReply),
        new("server: reply to bytes", WriteReply),
        new("server: API key checked", CheckKey),
        new("server: token signed", Sign),
        new("server: token verified", Verify),
        new("server: decision to the journal", Log),
        new("server: decision counted in metrics", Count),
    ];

    private static Func<int> ParseRequest()
    {
        var bytes = new DecideRequest { Prompt = Bench.Text(400, 7) }.ToByteArray();
        return () => DecideRequest.Parser.ParseFrom(bytes).Prompt.Length;
    }

    private static Func<int> MapRequest()
    {
        var (bench, request) = (new Bench(), new DecideRequest { Prompt = Bench.Text(400, 7) });
        return () => RequestMapper.Map(request, bench.Snapshot, out _)!.Prompt.Messages.Length;
    }

    private static Func<int> MapReply()
    {
        var (bench, request) = Decided();
        var token = bench.Tokens.Sign(bench.Decision, request, Now);
        return () => ResponseMapper.Map(bench.Decision, request, token, conversationDegraded: false, Now).Fallbacks.Count;
    }

    private static Func<int> WriteReply()
    {
        var (bench, request) = Decided();
        var reply = ResponseMapper.Map(bench.Decision, request, bench.Tokens.Sign(bench.Decision, request, Now), conversationDegraded: false, Now);
        var room = new byte[reply.CalculateSize()];
        return () =>
        {
            // As the transport does: the size first, then the bytes into its own buffer.
            var size = reply.CalculateSize();
            reply.WriteTo(room.AsSpan(0, size));
            return size;
        };
    }

    private static Func<int> CheckKey()
    {
        var text = ApiKeyText.Of(new byte[ApiKeyText.IdBytes], new byte[ApiKeyText.SecretBytes]);
        var hash = new byte[ApiKeyText.HashBytes];
        ApiKeyText.Hash(text, hash);
        var id = Convert.ToHexStringLower(new byte[ApiKeyText.IdBytes]);
        var key = new ApiKey { Id = id, Name = "bench", Scopes = AccessScopes.Decide, Hash = hash };
        var ring = new KeyRing([key], TimeProvider.System);
        return () => ring.Find(text, Now)!.Name.Length;
    }

    private static Func<int> Sign()
    {
        var (bench, request) = Decided();
        return () => bench.Tokens.Sign(bench.Decision, request, Now).Length;
    }

    private static Func<int> Verify()
    {
        var (bench, request) = Decided();
        var token = bench.Tokens.Sign(bench.Decision, request, Now);
        return () => (int)bench.Tokens.Read(token, Now, out _);
    }

    private static Func<int> Log()
    {
        var folder = new TemporaryFolder();
        var options = new JournalOptions { Folder = folder.FullPath, HashKey = new byte[32], QueuedDecisions = 65_536 };
        var journal = new SilentJournal();
        var writer = new JournalWriter(options, journal, TimeProvider.System);
        writer.Open();
        writer.Start();
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            writer.Dispose();
            folder.Dispose();
        };
        var (bench, request) = Decided();
        // No more than the queue holds: bursts fit it, and a warm-up waits for the writer, so that nothing is dropped.
        var (given, written) = (0L, 0L);
        return () =>
        {
            if (++given - written > options.QueuedDecisions / 2)
            {
                SpinWait.SpinUntil(() => journal.WrittenSoFar >= given - 1);
                written = given - 1;
            }

            writer.Decisions.Log(bench.Decision, request, 1, Now, degraded: false);
            return 1;
        };
    }

    private static Func<int> Count()
    {
        var (bench, _) = Decided();
        var metrics = new RoutingMetrics(new OneMeter(), new HistogramRegistry(TimeProvider.System));
        metrics.Attach(bench.Snapshot, bench.Live.View);
        return () =>
        {
            metrics.Decided(bench.Decision, 12_345);
            return 1;
        };
    }

    private static (Bench Bench, RoutingRequest Request) Decided()
    {
        var (bench, request) = (new Bench(), Bench.Request(Bench.Text(400, 7)));
        bench.Engine.Decide(request, bench.Inputs with { FeatureEpoch = 1 }, bench.Decision);
        return (bench, request);
    }

    private sealed class OneMeter : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose()
        {
            // Meters live as long as the process.
        }
    }
}
