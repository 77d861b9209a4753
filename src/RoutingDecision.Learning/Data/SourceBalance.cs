namespace RoutingDecision.Learning.Data;

/// <summary>
/// Keeps benchmarks, which are many and narrow, from drowning the labelled prompts, which are few and what traffic looks like. All benchmarks
/// together weigh a given share of the labelled prompts, each by the root of its size; at the end the mean weight of a train row is 1.
/// </summary>
internal static class SourceBalance
{
    public static void Apply(IReadOnlyList<Example> examples, int sources, double benchmarkShare)
    {
        var mass = new double[sources];
        var isTraffic = new bool[sources];
        foreach (var e in examples.Where(e => e.Split == Split.Train))
        {
            mass[e.Source] += e.Weight.Max();
            isTraffic[e.Source] |= !e.IsBenchmark;
        }

        var traffic = mass.Where((_, s) => isTraffic[s]).Sum();
        var rootSum = mass.Where((_, s) => !isTraffic[s]).Sum(Math.Sqrt);
        var factor = new double[sources];
        for (var s = 0; s < sources; s++)
        {
            var keep = isTraffic[s] || traffic == 0 || mass[s] == 0;
            factor[s] = keep ? 1 : benchmarkShare * traffic * Math.Sqrt(mass[s]) / rootSum / mass[s];
        }

        var total = mass.Select((m, s) => m * factor[s]).Sum();
        var rows = examples.Count(e => e.Split == Split.Train);
        var toMean = total > 0 ? rows / total : 1;
        foreach (var e in examples)
        {
            for (var t = 0; t < e.Weight.Length; t++)
            {
                e.Weight[t] = (float)(e.Weight[t] * factor[e.Source] * toMean);
            }

            e.TaskWeight = (float)(e.TaskWeight * factor[e.Source] * toMean);
        }
    }
}
