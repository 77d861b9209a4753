using BenchmarkDotNet.Attributes;
using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Classifier.Features;
using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Benchmarks;

/// <summary>
/// The parts of a classification: n-grams to ids, signals to inputs, the graph, and all of it. For the shipped bundle and, so that a change can be
/// compared in one run, for the bundle folders that <c>ROUTING_BENCH_BUNDLES</c> names, separated by ':'.
/// </summary>
[MemoryDiagnoser]
public class ClassifierBenchmarks
{
    private int[] _ids = [];
    private float[] _signals = [];
    private PromptView _view;
    private Featurizer _featurizer = null!;
    private IFeatureClassifier _classifier = null!;
    private PromptFeatures _features = null!;

    public static IEnumerable<string> Bundles =>
    [
        Path.Combine(Bench.Root(), "deploy", "models", "default"),
        .. (Environment.GetEnvironmentVariable("ROUTING_BENCH_BUNDLES") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries),
    ];

    [ParamsSource(nameof(Bundles))]
    public string Bundle { get; set; } = "";

    [Params(400, 4_000)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var options = ClassifierBundle.ReadManifest(Bundle).Featurizer ?? throw new InvalidOperationException($"{Bundle} has another featurizer.");
        _featurizer = new Featurizer(options);
        _ids = new int[_featurizer.MaxIds];
        _signals = new float[_featurizer.SignalCount];
        _view = PromptReader.Read(Bench.Request(Bench.Text(Length, 7)).Prompt);
        _classifier = ClassifierBundle.Load(Bundle);
        _features = _classifier.Read(_view);
    }

    [GlobalCleanup]
    public void Cleanup() => _classifier.Dispose();

    [Benchmark]
    public int Ids() => _featurizer.WriteIds(_view.Ask.Span, _ids);

    [Benchmark]
    public void Signals() => _featurizer.WriteSignals(_view.Signals, _signals);

    [Benchmark]
    public int Graph() => _classifier.Classify(_features).Task;

    [Benchmark(Baseline = true)]
    public int Classify() => _classifier.Classify(_view).Task;
}
