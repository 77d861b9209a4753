using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Learning.Evaluation;

/// <summary>Percentile bootstrap: the statistic on resamples of the rows with replacement, seeded.</summary>
internal static class Bootstrap
{
    private const int Resamples = 400;

    /// <summary>Value and 95 % interval of a statistic of rows; null for no rows.</summary>
    public static Measure? Of<T>(IReadOnlyList<T> rows, Func<IReadOnlyList<T>, double> statistic, ulong seed)
    {
        if (rows.Count == 0)
        {
            return null;
        }

        var values = new double[Resamples];
        var sample = new T[rows.Count];
        for (var r = 0; r < Resamples; r++)
        {
            var random = SplitMix64.For(seed, part: 3, (ulong)r);
            for (var i = 0; i < sample.Length; i++)
            {
                sample[i] = rows[random.Next(rows.Count)];
            }

            values[r] = statistic(sample);
        }

        Array.Sort(values);
        return new Measure(Round(statistic(rows)), Round(values[Resamples / 40]), Round(values[Resamples - 1 - (Resamples / 40)]), rows.Count);
    }

    private static double Round(double value) => Math.Round(value, 4);
}
