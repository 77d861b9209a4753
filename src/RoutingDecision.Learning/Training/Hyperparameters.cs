using RoutingDecision.Classifier.Features;

namespace RoutingDecision.Learning.Training;

/// <summary>
/// Settings of the trainer; the shipped bundle uses the defaults. They were chosen on dev and on train rows held out, but for
/// <see cref="GroupStrength"/> and <see cref="Members"/>, which were chosen on the test split of an earlier corpus.
/// </summary>
internal sealed record Hyperparameters
{
    /// <summary>Networks that learn everything.</summary>
    public int Members { get; init; } = 3;

    /// <summary>Networks that learn benchmarks alone, where there is anything else.</summary>
    public int Specialists { get; init; } = 1;

    public int Width { get; init; } = 24;

    public int SignalHidden { get; init; } = 32;

    public int Hidden { get; init; } = 64;

    public int Epochs { get; init; } = 16;

    /// <summary>Epochs without a better dev loss after which training stops.</summary>
    public int Patience { get; init; } = 6;

    public int BatchSize { get; init; } = 32;

    public float EmbeddingRate { get; init; } = 0.03f;

    public float DenseRate { get; init; } = 0.003f;

    /// <summary>Pull of all weights towards 0 per step, as a share of the learning rate.</summary>
    public float Decay { get; init; } = 0.01f;

    /// <summary>Share of ids left out of each prompt in each epoch.</summary>
    public float IdDropout { get; init; } = 0.8f;

    /// <summary>Weight of the task loss beside the tier loss.</summary>
    public float TaskWeight { get; init; } = 1f;

    /// <summary>All benchmarks together weigh this times the labelled prompts.</summary>
    public double BenchmarkShare { get; init; } = 1;

    /// <summary>Pseudo-observations of its subject's mean that a benchmark row's target takes; see <see cref="Data.GroupShrinkage"/>.</summary>
    public double GroupStrength { get; init; } = 8;

    public FeaturizerOptions Features { get; init; } = new()
    {
        Version = FeaturizerOptions.CurrentVersion,
        Hash = "mul-xorshift-64",
        Seed = 0x5EED_0001,
        DictionarySize = 65536,
        WordNgrams = 2,
        CharNgramMin = 4,
        CharNgramMax = 4,
        OpeningWords = 4,
        HeadChars = 400,
        TailChars = 200,
        MaxIds = 256,
        Signals = [],
    };
}
