using BenchmarkDotNet.Attributes;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Rules;

namespace RoutingDecision.Benchmarks;

/// <summary>Each stop by itself, on a prompt of 1,000 characters.</summary>
[MemoryDiagnoser]
public class StopBenchmarks
{
    private readonly Bench _bench = new();
    private readonly RoutingRequest _request = Bench.Request(Bench.Text(1000, 7));
    private PromptView _view;
    private string _token = "";

    [GlobalSetup]
    public void Setup()
    {
        _view = PromptReader.Read(_request.Prompt);
        _bench.Engine.Decide(_request, _bench.Inputs, _bench.Decision);
        _token = TokenSign();
    }

    [Benchmark]
    public int PromptsRead() => PromptReader.Read(_request.Prompt).Ask.Length;

    [Benchmark]
    public ulong PromptsDigest() => PromptDigest.Compute(_view).A;

    [Benchmark]
    public bool Rules()
    {
        var directives = new Directives();
        var view = _view;
        return _bench.Snapshot.Policy.Base.ByCombination[0].Rules.Evaluate(new RuleInput(_request, view, RuleInput.TaskUnnamed, 1), ref directives);
    }

    [Benchmark]
    public int AssessmentClassify() => _bench.Snapshot.Classifier!.Classify(_view).Task;

    [Benchmark]
    public string TokenSign() => _bench.Tokens.Sign(_bench.Decision, _request, DateTimeOffset.UnixEpoch);

    [Benchmark]
    public TokenFault TokenRead() => _bench.Tokens.Read(_token, DateTimeOffset.UnixEpoch, out _);
}
