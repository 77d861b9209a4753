using System.Globalization;
using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Classifier.Features;
using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Benchmarks.Timings;

/// <summary>Stop 3 by itself: n-grams to ids, the graph alone, and both.</summary>
internal static class ClassifierTimings
{
    public static IReadOnlyList<Timing> All { get; } =
    [
        new("classifier: ids of 400 characters", () => Ids(Bench.Text(400, 7))),
        new("classifier: ids of 4,000 characters", () => Ids(Bench.Text(4_000, 7))),
        new("classifier: ids of 400 characters of Chinese", () => Ids(BenchTexts.Chinese(400, 7))),
        .. new[] { 1, 8, 32 }.Select(rows =>
            new Timing(
                string.Create(CultureInfo.InvariantCulture, $"classifier: graph, batch of {rows}, a prompt of 400 characters"),
                () => Graph(rows),
                rows)),
        new("classifier: all, 400 characters", () => Classify(400)),
        new("classifier: all, 4,000 characters", () => Classify(4_000)),
    ];

    private static Func<int> Ids(string text)
    {
        var folder = Bench.BundleFolder;
        var options = ClassifierBundle.ReadManifest(folder).Featurizer ?? throw new InvalidOperationException($"{folder} has another featurizer.");
        var featurizer = new Featurizer(options);
        var ids = new int[featurizer.MaxIds];
        return () => featurizer.WriteIds(text, ids);
    }

    private static Func<int> Graph(int rows)
    {
        var classifier = ClassifierBundle.Load(Bench.BundleFolder);
        var kept = Enumerable.Range(0, rows).Select(n => Keep(classifier, Bench.Text(400, n))).ToArray();
        var results = new PromptAssessment[rows];
        return () =>
        {
            classifier.Classify(kept, together: rows > 1, results);
            return results[0].Task;
        };
    }

    private static KeptFeatures Keep(IFeatureClassifier classifier, string text)
    {
        var view = PromptReader.Read(Bench.Request(text).Prompt);
        var ids = new int[classifier.MaxFeatures];
        return new KeptFeatures(ids[..classifier.WriteFeatures(view, ids).Count], view.Signals);
    }

    private static Func<int> Classify(int length)
    {
        var classifier = ClassifierBundle.Load(Bench.BundleFolder);
        var view = PromptReader.Read(Bench.Request(Bench.Text(length, 7)).Prompt);
        return () => classifier.Classify(view).Task;
    }
}
