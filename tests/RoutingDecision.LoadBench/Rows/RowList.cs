using Google.Protobuf;
using RoutingDecision.Contracts.V1;
using RoutingDecision.LoadBench.Messages;
using RoutingDecision.LoadBench.Processes;
using RoutingDecision.LoadBench.Variants;

namespace RoutingDecision.LoadBench.Rows;

/// <summary>Everything that is measured under load, in the order of the tables.</summary>
internal static class RowList
{
    /// <summary>Characters of every prompt.</summary>
    public const int PromptCharacters = 400;

    /// <summary>Key of the row without the journal.</summary>
    public const string JournalOff = "log-off";

    /// <summary>Key of the row without anything that watches decisions.</summary>
    public const string AllOff = "all-off";

    /// <summary>Decisions of a batch.</summary>
    public const int BatchSize = 32;

    private const string Decide = "/routing.v1.RoutingService/Decide";
    private const string DecideBatch = "/routing.v1.RoutingService/DecideBatch";
    private const int Templates = 2_048;
    private const int Batches = 64;
    private const int Reporters = 4;
    private const int ReportsEach = 64;
    private const long NumbersEach = 1_000_000_000;

    private static readonly Lazy<IReadOnlyList<string>> Texts = new(() => PromptTexts.Read(PromptCharacters, Templates));

    /// <summary>The row that others are compared with.</summary>
    public static LoadRow Echo { get; } = new("echo", "echo of the same messages", "/routing.bench.EchoService/Decide", Same)
    {
        IsEcho = true,
        Work = ServerWork.OfEcho,
        HasCurve = true,
        ByH2Load = true,
    };

    /// <summary>The row that features are compared with.</summary>
    public static LoadRow Cached { get; } = new("cached", "Decide, cached", Decide, Same) { HasCurve = true, ByH2Load = true };

    /// <summary>The decision that has to be classified.</summary>
    public static LoadRow New { get; } = new("new", "Decide, every prompt new", Decide, Numbered) { HasCurve = true, Work = ServerWork.OfNew };

    /// <summary>The cached decision, written down nowhere.</summary>
    public static LoadRow WithoutJournal { get; } = Feature(JournalOff, "without the journal", _ => ["--journal", "off"]);

    /// <summary>Many cached decisions in a call.</summary>
    public static LoadRow Batch { get; } = new("batch", "DecideBatch of 32, cached", DecideBatch, SameBatch) { UnderWay = 4, PerCall = BatchSize };

    public static IReadOnlyList<LoadRow> All { get; } =
    [
        Echo,
        Cached,
        New,
        new("stream", "DecideStream, cached", "/routing.v1.RoutingService/DecideStream", SameInStream) { Streams = true },
        Batch,
        new("batch-new", "DecideBatch of 32, every prompt new", DecideBatch, NumberedBatches)
        {
            UnderWay = 4, PerCall = BatchSize, Work = ServerWork.OfNew,
        },
        new("outcome", "ReportOutcome, durable, 256 under way", "/routing.v1.OutcomeService/ReportOutcome", OutcomesAsync)
        {
            Connections = Reporters, UnderWay = ReportsEach, Work = ServerWork.OfOutcomes,
        },
        WithoutJournal,
        Feature("traces", "with traces of 1 %", s => ["--otlp", s.Collector]),
        Feature("traces-all", "with traces of every call", s => ["--otlp", s.Collector, "--trace-share", "1"]),
        Feature("keys", "with API keys", s => ["--api-keys", s.KeyFile]) with { WithKey = true },
        Feature("all-on", "with journal, traces of 1 % and keys", s => ["--otlp", s.Collector, "--api-keys", s.KeyFile]) with { WithKey = true },
        Feature("hosted", "default, in the host of the next two", _ => []) with { Variant = VariantList.Unchanged.Key },
        Feature("metrics-off", "without metrics", _ => []) with { Variant = VariantList.WithoutMetrics.Key },
        Feature(AllOff, "without journal and metrics", _ => ["--journal", "off"]) with { Variant = VariantList.WithoutMetrics.Key },
    ];

    private static LoadRow Feature(string key, string title, Func<Surroundings, IReadOnlyList<string>> arguments) =>
        new(key, title, Decide, Same) { IsFeature = true, Arguments = arguments };

    private static Task<IReadOnlyList<IMessages>> Same(MeasuredServer server, int connections) =>
        Task.FromResult<IReadOnlyList<IMessages>>([.. Enumerable.Repeat(new SameMessage(Request(Texts.Value[0]).ToByteArray()), connections)]);

    private static Task<IReadOnlyList<IMessages>> SameInStream(MeasuredServer server, int connections)
    {
        var message = new DecideStreamRequest { Request = Request(Texts.Value[0]) }.ToByteArray();
        return Task.FromResult<IReadOnlyList<IMessages>>([.. Enumerable.Repeat(new SameMessage(message), connections)]);
    }

    private static Task<IReadOnlyList<IMessages>> SameBatch(MeasuredServer server, int connections) =>
        Task.FromResult<IReadOnlyList<IMessages>>([.. Enumerable.Repeat(new SameMessage(BatchOf(0).ToByteArray()), connections)]);

    private static Task<IReadOnlyList<IMessages>> Numbered(MeasuredServer server, int connections) => Task.FromResult<IReadOnlyList<IMessages>>(
        [.. Enumerable.Range(0, connections).Select(c => new NumberedMessages(Texts.Value.Select(t => Request(t).ToByteArray()), c * NumbersEach))]);

    private static Task<IReadOnlyList<IMessages>> NumberedBatches(MeasuredServer server, int connections) =>
        Task.FromResult<IReadOnlyList<IMessages>>(
        [.. Enumerable.Range(0, connections).Select(c => new NumberedMessages(AllBatches(), c * NumbersEach))]);

    private static IEnumerable<byte[]> AllBatches() => Enumerable.Range(0, Batches).Select(b => BatchOf(b).ToByteArray());

    private static async Task<IReadOnlyList<IMessages>> OutcomesAsync(MeasuredServer server, int connections)
    {
        var decisions = await DecidedIds.AskAsync(server.Grpc, Request(Texts.Value[0]), connections * DecidedIds.PerReporter);
        return [.. decisions.Chunk(DecidedIds.PerReporter).Select(d => new OutcomeMessages(d))];
    }

    private static DecideRequest Request(string text) => new() { Prompt = text };

    private static DecideBatchRequest BatchOf(int number)
    {
        var batch = new DecideBatchRequest();
        batch.Requests.AddRange(Enumerable.Range(0, BatchSize).Select(i => Request(Texts.Value[((number * BatchSize) + i) % Templates])));
        return batch;
    }
}
