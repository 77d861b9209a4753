using System.Text.Json.Serialization;
using RoutingDecision.Classifier.Features;
using RoutingDecision.Classifier.Features.WordPiece;

namespace RoutingDecision.Classifier.Bundles;

/// <summary>What <c>manifest.json</c> says of a trained model. Immutable; written by training, verified by <see cref="ClassifierBundle"/>.</summary>
public sealed record BundleManifest
{
    /// <summary>The format this code reads and writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The featurizer of this project, by which <c>routing train</c> trains.</summary>
    public const string Hashed = "hashed";

    /// <summary>The tokenizer of BERT and its kin, for models trained elsewhere.</summary>
    public const string WordPiece = "wordpiece";

    /// <summary>File name of the manifest inside the folder.</summary>
    public const string FileName = "manifest.json";

    /// <summary>Format of this file, <see cref="CurrentFormat"/>; any other is refused.</summary>
    public required int Format { get; init; }

    /// <summary>Short name, letters, digits, '-' and '_', at most 40.</summary>
    public required string Name { get; init; }

    /// <summary>When it was trained, UTC.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The model file.</summary>
    public required ModelFile Model { get; init; }

    /// <summary>Tier names, cheapest first.</summary>
    public required IReadOnlyList<string> Tiers { get; init; }

    /// <summary>Task type names, in output order; of a model without a task head those that callers may state, or none.</summary>
    public required IReadOnlyList<string> Tasks { get; init; }

    /// <summary>How text becomes model input: <see cref="Hashed"/> or <see cref="WordPiece"/>.</summary>
    public required string FeaturizerKind { get; init; }

    /// <summary>Parameters of the hashed featurizer; null: the bundle uses another one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FeaturizerOptions? Featurizer { get; init; }

    /// <summary>Parameters of the WordPiece tokenizer; null: the bundle uses another featurizer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WordPieceOptions? Wordpiece { get; init; }

    /// <summary>Which outputs are read, and how; null: <c>tier_logits</c> and <c>task_logits</c>, as training here writes them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OutputHeads? Heads { get; init; }

    /// <summary>Inputs of the graph; -1 is a free dimension.</summary>
    public required IReadOnlyList<TensorShape> Inputs { get; init; }

    /// <summary>Outputs of the graph.</summary>
    public required IReadOnlyList<TensorShape> Outputs { get; init; }

    /// <summary>From logits to probabilities.</summary>
    public required Calibration Calibration { get; init; }

    /// <summary>Mean calibrated P(success) per tier over the calibration data, non-decreasing; the prior when the classifier is not asked.</summary>
    public required IReadOnlyList<float> BaseSuccess { get; init; }

    /// <summary>Thresholds certified for under-route bounds, strictest bound first; empty: none could be certified.</summary>
    public IReadOnlyList<CertifiedBound> Certified { get => field ?? []; init; }

    /// <summary>What was measured on held-out data, each with a 95 % bootstrap interval.</summary>
    public IReadOnlyDictionary<string, Measure> Metrics { get => field ?? NoMetrics; init; }

    /// <summary>What the training data looked like, to notice drift.</summary>
    public ReferenceData Reference { get => field ?? NoReference; init; }

    /// <summary>What it was trained on.</summary>
    public TrainingRecord Training { get => field ?? NoTraining; init; }

    private static readonly Dictionary<string, Measure> NoMetrics = [];
    private static readonly ReferenceData NoReference = new(0, [], [], []);
    private static readonly TrainingRecord NoTraining = new(0, string.Empty, [], [], []);
}

/// <summary>A file of a bundle.</summary>
/// <param name="File">File name inside the folder, no path.</param>
/// <param name="Sha256">SHA-256 of the file, lower-case hex.</param>
/// <param name="Bytes">Size of the file.</param>
public sealed record ModelFile(string File, string Sha256, long Bytes);

/// <summary>Name, element type (<c>int32</c>, <c>int64</c>, <c>float32</c>) and shape of a graph input or output; -1 is a free dimension.</summary>
public sealed record TensorShape(string Name, string Type, IReadOnlyList<int> Shape);

/// <summary>Which outputs of the graph say what.</summary>
/// <param name="Success">The head that the tiers come from.</param>
/// <param name="Task">The head of task types; absent: the model has none.</param>
public sealed record OutputHeads(SuccessHead Success, TaskHead? Task = null);

/// <summary>The head that the tiers come from.</summary>
/// <param name="Output">Name of the output, <c>float32[batch, columns]</c>.</param>
/// <param name="ReadAs"><see cref="SuccessLogits"/> or <see cref="NeededTierLogits"/>.</param>
/// <param name="Columns">Column of each tier, cheapest first; absent: the output has one per tier in that order.</param>
public sealed record SuccessHead(string Output, string ReadAs, IReadOnlyList<int>? Columns = null)
{
    /// <summary>One logit per tier of "a model of this tier answers satisfactorily", each for itself (sigmoid).</summary>
    public const string SuccessLogits = "success_logits";

    /// <summary>
    /// One class per tier, "this is the cheapest tier that does" (softmax), as a classifier of easy, medium and hard prompts has them. P(success) of
    /// a tier is then the sum of its class and all cheaper ones.
    /// </summary>
    public const string NeededTierLogits = "needed_tier_logits";
}

/// <summary>The head of task types.</summary>
/// <param name="Output">Name of the output, <c>float32[batch, columns]</c>.</param>
/// <param name="Columns">Column of each task type; absent: the output has one per task in that order.</param>
public sealed record TaskHead(string Output, IReadOnlyList<int>? Columns = null);

/// <summary>
/// Per-tier Platt scaling: P = sigmoid(slope * logit + intercept), then made non-decreasing in the tier; task logits are divided by a temperature.
/// </summary>
/// <param name="Method">Always <c>platt</c>.</param>
/// <param name="Slopes">One per tier, over 0.</param>
/// <param name="Intercepts">One per tier.</param>
/// <param name="TaskTemperature">Over 0.</param>
public sealed record Calibration(string Method, IReadOnlyList<float> Slopes, IReadOnlyList<float> Intercepts, float TaskTemperature);

/// <summary>Certified thresholds as stored; see <see cref="Core.Assessment.CertifiedThresholds"/>. Void when traffic drifts from the calibration
/// data.</summary>
public sealed record CertifiedBound(double MaxUnderRoute, double Confidence, IReadOnlyList<float> Thresholds, int Samples, string Method);

/// <summary>A measured value with its 95 % bootstrap interval and the number of rows behind it.</summary>
public sealed record Measure(double Value, double Low, double High, int Samples);

/// <summary>Distribution of the training data, for drift detection.</summary>
/// <param name="Rows">Rows behind it.</param>
/// <param name="Signals">One histogram per signal of the featurizer, over raw values.</param>
/// <param name="TierShares">Share of rows per chosen tier.</param>
/// <param name="TaskShares">Share of rows per most probable task.</param>
/// <param name="Success">P(success) over held-out rows; absent: drift of it is told against last week alone.</param>
public sealed record ReferenceData(
    int Rows, IReadOnlyList<SignalHistogram> Signals, IReadOnlyList<float> TierShares, IReadOnlyList<float> TaskShares,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SuccessDistribution? Success = null);

/// <summary>Distribution of calibrated P(success) over rows that nothing of the bundle was fitted to.</summary>
/// <param name="Rows">Rows behind it, over 0.</param>
/// <param name="Tiers">One histogram per tier, cheapest first.</param>
public sealed record SuccessDistribution(int Rows, IReadOnlyList<SuccessHistogram> Tiers);

/// <summary>Histogram of one tier's P(success), with edges from 0 to 1 as those of <see cref="SignalHistogram"/>.</summary>
public sealed record SuccessHistogram(string Tier, IReadOnlyList<float> Edges, IReadOnlyList<float> Shares);

/// <summary>Histogram of one signal: bin i holds values up to and including edge i, the last bin all above; there is one share more than there are
/// edges.</summary>
public sealed record SignalHistogram(string Signal, IReadOnlyList<float> Edges, IReadOnlyList<float> Shares);

/// <summary>What a model was trained on, without any of its text.</summary>
/// <param name="Seed">Seed of the run.</param>
/// <param name="DataSha256">SHA-256 over all examples (features, targets, weights, split) in order.</param>
/// <param name="Sources">Rows per source and split.</param>
/// <param name="Thresholds">Success thresholds per tier, tuned on dev, that the reported tier accuracy uses.</param>
/// <param name="Licences">Licence notes of the data.</param>
public sealed record TrainingRecord(
    ulong Seed, string DataSha256, IReadOnlyList<SourceRows> Sources, IReadOnlyList<float> Thresholds, IReadOnlyList<string> Licences);

/// <summary>Rows of one source.</summary>
public sealed record SourceRows(string Source, int Train, int Dev, int Calibration, int Test);
