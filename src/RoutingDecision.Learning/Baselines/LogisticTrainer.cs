using RoutingDecision.Learning.Data;

namespace RoutingDecision.Learning.Baselines;

/// <summary>
/// The recipe of a widely read article on model routing: TF-IDF over words and word pairs (the 10,000 most frequent terms, smoothed idf),
/// multinomial logistic regression with C = 1 and balanced classes. The label is the cheapest tier that was enough; of a benchmark's answers the
/// cheapest tier that was right, else the strongest. Two differences: a term counts once however often it occurs, where the article takes its
/// sublinear frequency, and terms are hashed to the featurizer's 65,536 rows, where some share one.
/// </summary>
internal static class LogisticTrainer
{
    private const int Terms = 10_000;

    public static LogisticModel Fit(ExampleSet data, LabelSpace labels, CancellationToken cancel)
    {
        var train = data.Examples.Where(e => e.Split == Split.Train).ToArray();
        var idf = Idf(train, data.Features.DictionarySize);
        var tiers = SoftmaxRegression.Fit(Rows(train, idf, TierOf), labels.Tiers.Count, idf.Length, cancel);
        var tasks = SoftmaxRegression.Fit(Rows(train, idf, e => e.Task), labels.Tasks.Count, idf.Length, cancel);

        var columns = 1 + labels.Tiers.Count + labels.Tasks.Count;
        var table = new float[idf.Length * columns];
        for (var id = 0; id < idf.Length; id++)
        {
            table[id * columns] = (float)(idf[id] * idf[id]);
            Weights(tiers, id, idf[id], table.AsSpan((id * columns) + 1, labels.Tiers.Count));
            Weights(tasks, id, idf[id], table.AsSpan((id * columns) + 1 + labels.Tiers.Count, labels.Tasks.Count));
        }

        float[] bias = [.. tiers.Bias.Select(b => (float)b), .. tasks.Bias.Select(b => (float)b)];
        return new LogisticModel(table, bias, labels.Tiers.Count, data.Features.Signals.Count);
    }

    /// <summary>Cheapest sufficient tier; -1 where no tier was observed.</summary>
    private static int TierOf(Example example)
    {
        var strongest = -1;
        for (var t = 0; t < example.Success.Length; t++)
        {
            if (example.Weight[t] <= 0)
            {
                continue;
            }

            strongest = t;
            if (example.Success[t] >= 0.5f)
            {
                return t;
            }
        }

        return strongest;
    }

    /// <summary>ln((1 + n) / (1 + df)) + 1 for the most frequent terms, 0 for the others.</summary>
    private static double[] Idf(Example[] train, int dictionary)
    {
        var frequency = new int[dictionary];
        foreach (var id in train.SelectMany(e => e.Ids))
        {
            frequency[id]++;
        }

        var idf = new double[dictionary];
        foreach (var id in Enumerable.Range(0, dictionary).Where(id => frequency[id] > 0).OrderByDescending(id => frequency[id]).ThenBy(id => id).Take(Terms))
        {
            idf[id] = Math.Log((1.0 + train.Length) / (1.0 + frequency[id])) + 1;
        }

        return idf;
    }

    private static IReadOnlyList<SparseRow> Rows(Example[] train, double[] idf, Func<Example, int> labelOf) =>
        [.. train.Select(e => (Label: labelOf(e), e.Ids)).Where(r => r.Label >= 0).Select(r => Row(r.Ids, r.Label, idf))];

    private static SparseRow Row(int[] ids, int label, double[] idf)
    {
        int[] known = [.. ids.Where(id => idf[id] > 0)];
        var norm = Math.Sqrt(known.Sum(id => idf[id] * idf[id]) + LogisticModel.Tiny);
        return new SparseRow(known, [.. known.Select(id => idf[id] / norm)], label);
    }

    private static void Weights(SoftmaxFit fit, int id, double idf, Span<float> target)
    {
        for (var c = 0; c < target.Length; c++)
        {
            target[c] = (float)(idf * fit.Weights[(id * target.Length) + c]);
        }
    }
}
