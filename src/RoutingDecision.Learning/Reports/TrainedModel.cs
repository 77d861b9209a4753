using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Learning.Data;
using RoutingDecision.Learning.Evaluation;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Learning.Reports;

/// <summary>What a training run made, as its page needs it.</summary>
/// <param name="Manifest">Manifest of the bundle.</param>
/// <param name="Data">Rows that it was made of.</param>
/// <param name="Scored">What the calibrated model says of every row.</param>
/// <param name="Path">Threshold vectors made on dev, from strict to lax.</param>
/// <param name="Losses">Losses by member and epoch.</param>
internal sealed record TrainedModel(
    BundleManifest Manifest, ExampleSet Data, IReadOnlyList<Scored> Scored, IReadOnlyList<float[]> Path, IReadOnlyList<EpochLoss> Losses)
{
    /// <summary>Labelled rows of a split.</summary>
    public Scored[] Labelled(Split split) => [.. Scored.Where(s => s.Example.Split == split && s.Example.Tier >= 0)];

    /// <summary>Rows of a benchmark, by its index among the sources, in a split.</summary>
    public Scored[] Benchmark(int source, Split split) =>
        [.. Scored.Where(s => s.Example.Source == source && s.Example.Split == split && s.Example.Tier < 0)];
}
