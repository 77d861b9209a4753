using BenchmarkDotNet.Attributes;
using RoutingDecision.Core.Requests;

namespace RoutingDecision.Benchmarks;

/// <summary>The whole decision in process, without transport, mapping and token.</summary>
[MemoryDiagnoser]
public class DecideBenchmarks
{
    private const int Distinct = 65_536;

    private readonly Bench _bench = new();
    private RoutingRequest _cached = null!;
    private RoutingRequest[] _fresh = [];
    private int _next;

    /// <summary>Length of the prompt in characters.</summary>
    [Params(40, 400, 1000, 4000, 40_000)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _cached = Bench.Request(Bench.Text(Length, 0));
        var count = Math.Max(1024, Math.Min(Distinct, 64_000_000 / Length));
        _fresh = [.. Enumerable.Range(1, count).Select(i => Bench.Fresh(Bench.Text(Length, i)))];
    }

    [Benchmark(Baseline = true)]
    public int Cached()
    {
        _bench.Engine.Decide(_cached, _bench.Inputs, _bench.Decision);
        return _bench.Decision.Route.Model;
    }

    [Benchmark]
    public int NewPrompt()
    {
        _bench.Engine.Decide(_fresh[_next++ % _fresh.Length], _bench.Inputs, _bench.Decision);
        return _bench.Decision.Route.Model;
    }
}
