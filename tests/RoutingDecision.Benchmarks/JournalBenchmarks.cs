using BenchmarkDotNet.Attributes;
using RoutingDecision.Core.Requests;
using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.Writing;

namespace RoutingDecision.Benchmarks;

/// <summary>The journal on this machine's disk: what a decision pays, and how many outcomes a second become durable with 256 under way.</summary>
[MemoryDiagnoser]
public class JournalBenchmarks
{
    private const int UnderWay = 256;

    private readonly JournalRecord[] _records =
    [
        .. Enumerable.Range(0, UnderWay).Select(i => new JournalRecord
        {
            Outcome = new OutcomeRecord
            {
                Decision = new ClaimsRecord { Tenant = "acme", Feature = "faq", Model = "small", Tier = "economy" },
                Attempt = i,
                Model = "small",
            },
        }),
    ];

    private DirectoryInfo _folder = null!;
    private JournalWriter _writer = null!;
    private readonly RoutingRequest _request = Bench.Request(Bench.Text(400, 7));
    private Bench _bench = null!;

    [GlobalSetup]
    public void Setup()
    {
        _folder = Directory.CreateTempSubdirectory("journal-bench-");
        _writer = new JournalWriter(
            new JournalOptions { Folder = _folder.FullName, HashKey = new byte[32], QueuedDecisions = 65_536 },
            new SilentJournal(),
            TimeProvider.System);
        _writer.Open();
        _writer.Start();
        _bench = new Bench();
        _bench.Engine.Decide(_request, _bench.Inputs with { FeatureEpoch = 1 }, _bench.Decision);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _writer.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Outcomes, each acknowledged when it is synced.</summary>
    [Benchmark(OperationsPerInvoke = UnderWay)]
    public async Task Outcomes()
    {
        var stored = new Task<bool>[UnderWay];
        for (var i = 0; i < UnderWay; i++)
        {
            stored[i] = _writer.AppendAsync(_records[i]).AsTask();
        }

        await Task.WhenAll(stored);
    }

    /// <summary>What the decision's own thread pays.</summary>
    [Benchmark]
    public void LogDecision() => _writer.Decisions.Log(_bench.Decision, _request, 1, DateTimeOffset.UnixEpoch, degraded: false);
}
