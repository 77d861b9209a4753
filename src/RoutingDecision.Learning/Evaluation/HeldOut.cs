using RoutingDecision.Classifier.Bundles;

namespace RoutingDecision.Learning.Evaluation;

/// <summary>Measures a model on rows that it was not trained on.</summary>
internal static class HeldOut
{
    /// <summary>Everything that applies, by name, with intervals.</summary>
    public static SortedDictionary<string, Measure> Measure(
        IReadOnlyList<Scored> test, IReadOnlyList<string> sources, IReadOnlyList<float> thresholds, ulong seed)
    {
        var metrics = new SortedDictionary<string, Measure>(StringComparer.Ordinal);
        void Add<T>(string name, IReadOnlyList<T> rows, Func<IReadOnlyList<T>, double> statistic)
        {
            if (Bootstrap.Of(rows, statistic, seed) is { } measure)
            {
                metrics[name] = measure;
            }
        }

        var labelled = test.Where(r => r.Example.Tier >= 0).ToArray();
        Add("tier_accuracy", labelled, rows => Share(rows, r => Chosen(r) == r.Example.Tier));
        Add("under_route", labelled, rows => Share(rows, r => Chosen(r) < r.Example.Tier));
        Add("over_route", labelled, rows => Share(rows, r => Chosen(r) > r.Example.Tier));
        Add("argmax_tier_accuracy", labelled, rows => Share(rows, r => TierChoice.ByArgmax(r.Success) == r.Example.Tier));
        Add("argmax_under_route", labelled, rows => Share(rows, r => TierChoice.ByArgmax(r.Success) < r.Example.Tier));
        Add("argmax_over_route", labelled, rows => Share(rows, r => TierChoice.ByArgmax(r.Success) > r.Example.Tier));
        Add("labelled_ece", labelled, CalibrationError.Of);
        Add("task_accuracy", [.. labelled.Where(r => r.Example.Task >= 0)], rows => Share(rows, r => r.Task == r.Example.Task));
        foreach (var source in Enumerable.Range(0, sources.Count))
        {
            var rows = test.Where(r => r.Example.Source == source && r.Example.Tier < 0).ToArray();
            Add($"{sources[source]}_ece", rows, CalibrationError.Of);
            Add($"{sources[source]}_apgr", Pairs(rows), RoutingCurve.Apgr);
        }

        return metrics;

        int Chosen(Scored row) => TierChoice.ByThreshold(row.Success, thresholds);
    }

    /// <summary>What the weakest and the strongest tier made of benchmark rows that know both, without those that are contaminated.</summary>
    public static PairOutcome[] Pairs(IEnumerable<Scored> rows) =>
    [
        .. rows.Where(r => !r.Example.IsContaminated && r.Example.Weight[0] > 0 && r.Example.Weight[^1] > 0)
            .Select(r => new PairOutcome(r.Success[^1] - r.Success[0], r.Example.Success[0], r.Example.Success[^1])),
    ];

    private static double Share(IReadOnlyList<Scored> rows, Func<Scored, bool> condition) => (double)rows.Count(condition) / rows.Count;
}
