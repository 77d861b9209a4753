using Microsoft.ML.OnnxRuntime;
using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Classifier.Features;
using RoutingDecision.Classifier.Graphs;
using RoutingDecision.Classifier.Inference;
using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Prompts;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace RoutingDecision.Benchmarks.Onnx;

/// <summary>The graph of the shipped bundle as the product runs it, and prompts for it.</summary>
internal sealed class ShippedGraph
{
    private const int Characters = 400;

    private readonly BundleManifest _manifest = ClassifierBundle.ReadManifest(Bench.BundleFolder);
    private readonly FeaturizerOptions _options;
    private readonly Featurizer _featurizer;

    private readonly byte[] _model;

    /// <param name="isWhole">The graph of the file, which sums embeddings itself.</param>
    public ShippedGraph(bool isWhole = false)
    {
        _options = _manifest.Featurizer ?? throw new InvalidOperationException($"{Bench.BundleFolder} has another featurizer.");
        _featurizer = new Featurizer(_options);
        _model = File.ReadAllBytes(Path.Combine(Bench.BundleFolder, _manifest.Model.File));
        Split = TextSplit.Of(_model, _options.DictionarySize) ?? throw new InvalidOperationException($"{Bench.BundleFolder} is not split.");
        Reader = new OutputReader(_manifest);
        Input = new HashedInput(_options, isWhole ? null : Split);
        _model = isWhole ? _model : Split.Rest;
    }

    public TextSplit Split { get; }

    public OutputReader Reader { get; }

    public HashedInput Input { get; }

    public int SignalCount => _featurizer.SignalCount;

    /// <summary>A session as the product opens it but for what is changed.</summary>
    public InferenceSession Open(Action<SessionOptions> change) => ModelSession.Open(_model, change);

    /// <summary>Features of a prompt; another number gives another prompt.</summary>
    public KeptFeatures Features(int number)
    {
        var view = PromptReader.Read(Bench.Request(Bench.Text(Characters, number)).Prompt);
        var ids = new int[_featurizer.MaxIds];
        return new KeptFeatures(ids[.._featurizer.WriteIds(view.Ask.Span, ids)], view.Signals);
    }

    public void WriteSignals(in PromptSignals signals, Span<float> target) => _featurizer.WriteSignals(signals, target);

    /// <summary>Ids that a row has room for: the next step of a workspace.</summary>
    public static int RoomFor(IEnumerable<KeptFeatures> features) =>
        (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)features.Max(f => f.Ids.Length));
}
