using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Core.Assessment;
using RoutingDecision.Learning.Data;
using RoutingDecision.Learning.Evaluation.Routers;
using RoutingDecision.Learning.Evaluation.Sets;

namespace RoutingDecision.Learning.Evaluation;

/// <summary>Evaluates routers on data sets: reads, routes, measures.</summary>
public static class RouterEvaluation
{
    /// <summary>Runs an evaluation.</summary>
    /// <param name="options">What on which data.</param>
    /// <param name="progress">Told what is measured, one line a step; null: nobody.</param>
    /// <param name="cancel">Ends it early.</param>
    /// <exception cref="DataException">A file can't be used; the message names file and line.</exception>
    /// <exception cref="EvaluationException">The options don't fit each other or the data.</exception>
    /// <exception cref="BundleException">The bundle is refused.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static EvaluationReport Run(EvaluationOptions options, IProgress<string>? progress = null, CancellationToken cancel = default)
    {
        using var classifier = options.Bundle is { } folder ? ClassifierBundle.Load(folder) : null;
        IReadOnlyList<float> thresholds = options.Bundle is { } bundle ? ClassifierBundle.ReadManifest(bundle).Training.Thresholds : [];
        var labels = classifier is null ? LabelSpace.Default : LabelsOf(classifier);
        var routers = new RouterList(options, classifier, thresholds);
        return new EvaluationReport
        {
            Bundle = classifier?.Version,
            Seed = options.Seed,
            Resamples = options.Resamples,
            Sets = [.. options.Data.SelectMany(file => Sets(file, labels, options)).Select(set => Measure(set, routers, options, progress, cancel))],
        };
    }

    // A model without a task head can still be measured on prompts whose tasks are known.
    private static LabelSpace LabelsOf(IPromptClassifier classifier) =>
        new(classifier.Tiers, classifier.Tasks.Count > 0 ? classifier.Tasks : LabelSpace.Default.Tasks);

    private static IEnumerable<EvaluationSet> Sets(string file, LabelSpace labels, EvaluationOptions options) =>
        options.Labels ? [LabelledSets.Read(file, labels, options)] : BenchmarkSets.Read(file, options);

    private static SetReport Measure(
        EvaluationSet set, RouterList routers, EvaluationOptions options, IProgress<string>? progress, CancellationToken cancel)
    {
        var parallel = options.Parallel(cancel);
        var outputs = new List<RouterOutput>();
        var results = new List<EvaluationResult>();
        foreach (var router in routers.For(set))
        {
            var output = router.Route(set, parallel);
            progress?.Report($"{set.Name}: measuring {output.Router} on {set.Rows.Count} rows");
            outputs.Add(output);
            results.Add(Evaluator.Measure(set, output, options.Seed, options.Resamples, parallel));
        }

        return new SetReport(set, outputs, results);
    }
}
