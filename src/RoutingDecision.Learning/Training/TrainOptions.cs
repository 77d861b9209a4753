using RoutingDecision.Classifier.Features;
using RoutingDecision.Learning.Data;

namespace RoutingDecision.Learning.Training;

/// <summary>What to train on and where to put the bundle.</summary>
public sealed record TrainOptions
{
    /// <summary>Folder the bundle is written to; made if missing.</summary>
    public required string Output { get; init; }

    /// <summary>Folder of the project's labelled prompts (<c>*.jsonl</c>, read in the order of their names); null for none.</summary>
    public string? CorpusFolder { get; init; }

    /// <summary>Benchmark files (JSONL or JSONL.gz).</summary>
    public IReadOnlyList<string> Benchmarks { get; init; } = [];

    /// <summary>Models that stand for tiers beside the known ones, as <c>TIER=NAME,TIER=NAME,...</c>; null: none. See <see
    /// cref="BenchmarkTiers"/>.</summary>
    public string? Chain { get; init; }

    /// <summary>Labelled files of a team's own (JSONL or JSONL.gz).</summary>
    public IReadOnlyList<string> Labelled { get; init; } = [];

    /// <summary>Prompts of a service's journal.</summary>
    public IReadOnlyList<LoggedPrompt> Logged { get; init; } = [];

    /// <summary>Bundle that served last while the journal was written: the new one is held against it on the journal's test split; null: none.</summary>
    public string? Served { get; init; }

    /// <summary>Sources, or <c>source/subject</c>, whose rows are passed over.</summary>
    public IReadOnlyList<string> LeaveOut { get; init; } = [];

    /// <summary>Tiers and tasks of the model.</summary>
    public LabelSpace Labels { get; init; } = LabelSpace.Default;

    /// <summary>Name of the bundle: letters, digits, '-', '_'.</summary>
    public string Name { get; init; } = "default";

    /// <summary>Seed; the same seed and data give the same model, byte for byte, with any number of threads.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads, 1..64; 0 for one per core.</summary>
    public int Threads { get; init; }

    /// <summary>Bound on the under-route rate that the reported thresholds keep on dev, 0..1.</summary>
    public double MaxUnderRoute { get; init; } = 0.05;

    /// <summary>Licence notes that go into the manifest, beside those of the known sources.</summary>
    public IReadOnlyList<string> Licences { get; init; } = [];

    /// <summary>What is fitted.</summary>
    public TrainRecipe Recipe { get; init; }

    /// <summary>Clock for the creation time and the time left.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How text becomes ids in training; a journal's ids must have been made the same way.</summary>
    public FeaturizerOptions Features => Hyperparameters.Features;

    /// <summary>Overrides of what was chosen on dev.</summary>
    internal Hyperparameters Hyperparameters { get; init; } = new();
}

/// <summary>What a training run made.</summary>
/// <param name="Version">Version of the bundle as the service will name it.</param>
/// <param name="Output">Folder that it was written to.</param>
/// <param name="ModelBytes">Size of the model file.</param>
/// <param name="Manifest">The manifest with metrics, counts and thresholds.</param>
/// <param name="Duration">Time that it took.</param>
public sealed record TrainReport(string Version, string Output, long ModelBytes, Classifier.Bundles.BundleManifest Manifest, TimeSpan Duration);
