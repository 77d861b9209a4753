using RoutingDecision.Learning.Evaluation.Measures;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Learning.Evaluation;

/// <summary>
/// Percentile bootstrap (Efron 1979) of groups of measures: each resample draws as many rows as there are, with replacement, and is expressed as a
/// count per row. All measures see the same resamples. A resample's randomness depends on the seed and its number alone, so the threads that
/// compute it make no difference.
/// </summary>
internal static class CountBootstrap
{
    // Streams 1 and 2 belong to training, 3 to the trainer's own figures.
    private const ulong Stream = 4;

    private const int Tail = 40;

    /// <summary>Value and 95 % interval by name; null where a measure is not defined on the rows as they are.</summary>
    public static Dictionary<string, Interval?> Of(
        IReadOnlyList<IMeasureGroup> groups, int rows, ulong seed, int resamples, ParallelOptions parallel)
    {
        var names = groups.SelectMany(g => g.Names).ToArray();
        var whole = new int[rows];
        Array.Fill(whole, 1);
        var values = new double[names.Length];
        Compute(groups, whole, values);

        var drawn = new double[resamples][];
        Parallel.For(0, resamples, parallel, () => new int[rows], (r, _, counts) =>
        {
            Draw(seed, r, counts);
            drawn[r] = new double[names.Length];
            Compute(groups, counts, drawn[r]);
            return counts;
        }, _ => { });

        var results = new Dictionary<string, Interval?>(StringComparer.Ordinal);
        for (var m = 0; m < names.Length; m++)
        {
            var index = m;
            results[names[m]] = IntervalOf(values[m], [.. drawn.Select(d => d[index]).Where(double.IsFinite)]);
        }

        return results;
    }

    private static void Compute(IReadOnlyList<IMeasureGroup> groups, ReadOnlySpan<int> counts, Span<double> values)
    {
        var at = 0;
        foreach (var group in groups)
        {
            group.Compute(counts, values.Slice(at, group.Names.Count));
            at += group.Names.Count;
        }
    }

    private static void Draw(ulong seed, int resample, int[] counts)
    {
        Array.Clear(counts);
        var random = SplitMix64.For(seed, Stream, (ulong)resample);
        for (var i = 0; i < counts.Length; i++)
        {
            counts[random.Next(counts.Length)]++;
        }
    }

    private static Interval? IntervalOf(double value, double[] resampled)
    {
        if (!double.IsFinite(value))
        {
            return null;
        }

        if (resampled.Length == 0)
        {
            return new Interval(Round(value), Round(value), Round(value));
        }

        Array.Sort(resampled);
        var cut = resampled.Length / Tail;
        return new Interval(Round(value), Round(resampled[cut]), Round(resampled[resampled.Length - 1 - cut]));
    }

    private static double Round(double value) => Math.Round(value, 6);
}
