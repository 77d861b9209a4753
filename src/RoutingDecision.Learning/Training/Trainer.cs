using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Core.Assessment;
using RoutingDecision.Learning.Bundles;
using RoutingDecision.Learning.Data;
using RoutingDecision.Learning.Evaluation;
using RoutingDecision.Learning.Reports;
using RoutingDecision.Learning.Risk;

namespace RoutingDecision.Learning.Training;

/// <summary>Trains a classifier and writes it as a bundle. Deterministic for a seed, whatever the number of threads.</summary>
public static class Trainer
{
    /// <summary>Reads the data, trains, calibrates on dev, measures on test, writes the bundle and opens it once to see that it loads. A page
    /// beside it (<c>training.html</c>) shows how it went.</summary>
    /// <exception cref="DataException">A data file can't be used, or there is nothing to train on or too little to calibrate on.</exception>
    /// <exception cref="BundleException">No bundle can have that name, or what was written does not load.</exception>
    /// <exception cref="IOException">The folder can't be written, or holds files of no bundle; told before anything is read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing was written.</exception>
    public static TrainReport Train(TrainOptions options, IProgress<TrainProgress>? progress = null, CancellationToken cancel = default)
    {
        var started = options.Clock.GetTimestamp();
        BundleWriter.Check(options.Output, options.Name);
        using var served = ServedOf(options);
        var prompts = PromptSources.Read(options, progress);
        var agreement = options.CorpusFolder is { } corpus ? LabelAgreement.Of(corpus, options.Labels) : null;
        var settings = TrainRecipes.For(options.Recipe, options.Hyperparameters);
        var data = ExampleBuilder.Build(prompts, options.Logged, settings);
        SplitCheck.Check(data.Examples, options.Output);
        var losses = new LossLog(progress, settings.Epochs);
        var model = TrainRecipes.Fit(data, options, losses, cancel);

        progress?.Report(new TrainProgress(TrainStage.Calibrating, 0, 1, 0, 0, TimeSpan.Zero));
        var dev = data.Examples.Where(e => e.Split == Split.Dev).ToArray();
        var calibration = Calibrating.Fit(model, dev);
        var scored = Scored.All(model, calibration, data.Examples);
        var devScored = scored.Where(s => s.Example.Split == Split.Dev).ToArray();
        var devLabelled = Labelled(scored, Split.Dev);
        var path = RiskPath.Of(devLabelled, options.Labels.Tiers.Count);
        var thresholds = TierChoice.Tune(devLabelled, options.Labels.Tiers.Count, options.MaxUnderRoute);

        progress?.Report(new TrainProgress(TrainStage.Writing, 0, 1, 0, 0, TimeSpan.Zero));
        var onnx = model.ToOnnx();
        var manifest = new BundleManifest
        {
            Format = BundleManifest.CurrentFormat,
            Name = options.Name,
            Created = options.Clock.GetUtcNow(),
            Model = BundleWriter.Describe(onnx),
            Tiers = options.Labels.Tiers,
            Tasks = options.Labels.Tasks,
            FeaturizerKind = "hashed",
            Featurizer = data.Features,
            Inputs = GraphContract.Inputs(data.Features.Signals.Count),
            Outputs = GraphContract.Outputs(options.Labels.Tiers.Count, options.Labels.Tasks.Count),
            Calibration = calibration,
            Certified = RiskCertifier.Certify(path, Labelled(scored, Split.Calibration)),
            BaseSuccess = BaseSuccess(devScored.Length > 0 ? devScored : scored, options.Labels.Tiers.Count),
            Metrics = Metrics(scored, data, thresholds, served, options.Seed),
            Reference = ReferenceBuilder.Build(scored, thresholds, options.Labels.Tiers.Count, options.Labels.Tasks.Count) with
            {
                Success = ReferenceBuilder.Success(HeldOutSuccess(scored), options.Labels.Tiers),
            },
            Training = new TrainingRecord(options.Seed, data.Digest(), data.Counts(), thresholds, LicenceNotes.For(data.Sources, options.Licences)),
        };
        cancel.ThrowIfCancellationRequested();
        var version = BundleWriter.Write(
            options.Output,
            manifest,
            onnx,
            (ModelCard.FileName, ModelCard.Text(manifest, agreement)),
            (TrainingPage.FileName, TrainingPage.Write(new TrainedModel(manifest, data, scored, path, losses.Losses))));
        progress?.Report(new TrainProgress(TrainStage.Writing, 1, 1, 0, 0, TimeSpan.Zero));
        return new TrainReport(version, options.Output, onnx.Length, manifest, options.Clock.GetElapsedTime(started));
    }

    private static Scored[] Labelled(IEnumerable<Scored> rows, Split split) => [.. rows.Where(s => s.Example.Split == split && s.Example.Tier >= 0)];

    /// <summary>The bundle that served, loaded before the work, so that a broken one is told at once; null: none is named.</summary>
    private static IFeatureClassifier? ServedOf(TrainOptions options)
    {
        if (options.Served is not { } folder)
        {
            return null;
        }

        var served = ClassifierBundle.Load(folder);
        if (served.Tiers.SequenceEqual(options.Labels.Tiers, StringComparer.Ordinal))
        {
            return served;
        }

        var tiers = string.Join(", ", served.Tiers);
        served.Dispose();
        throw new DataException(folder, 0, $"the bundle has the tiers {tiers}, and what is trained has {string.Join(", ", options.Labels.Tiers)}");
    }

    private static SortedDictionary<string, Measure> Metrics(
        Scored[] scored, ExampleSet data, IReadOnlyList<float> thresholds, IFeatureClassifier? served, ulong seed)
    {
        var metrics = HeldOut.Measure([.. scored.Where(s => s.Example.Split == Split.Test)], data.Sources, thresholds, seed);
        if (served is not null)
        {
            var journal = data.Sources.ToList().IndexOf(LoggedPrompt.Source);
            foreach (var (name, measure) in ServedComparison.Measures(scored, journal, served, seed))
            {
                metrics[name] = measure;
            }
        }

        return metrics;
    }

    private static float[][] HeldOutSuccess(IReadOnlyList<Scored> scored)
    {
        var labelled = Labelled(scored, Split.Test);
        return [.. (labelled.Length > 0 ? labelled : scored.Where(s => s.Example.Split == Split.Test)).Select(s => s.Success)];
    }

    private static float[] BaseSuccess(IReadOnlyList<Scored> rows, int tiers)
    {
        // Labelled prompts stand for traffic; without any, what there is.
        var labelled = rows.Where(r => r.Example.Tier >= 0).ToArray();
        var counted = labelled.Length > 0 ? labelled : rows;
        return [.. Enumerable.Range(0, tiers).Select(t => MathF.Round(counted.Average(r => r.Success[t]), 5))];
    }
}
