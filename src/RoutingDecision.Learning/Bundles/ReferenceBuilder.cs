using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Learning.Evaluation;

namespace RoutingDecision.Learning.Bundles;

/// <summary>Describes the labelled rows (or all, where none is labelled), so that drift can be noticed later: deciles of every signal, shares of
/// tiers and tasks; and of the rows that were held out, deciles of P(success).</summary>
internal static class ReferenceBuilder
{
    private const int Bins = 10;

    public static ReferenceData Build(IReadOnlyList<Scored> all, IReadOnlyList<float> thresholds, int tiers, int tasks)
    {
        var labelled = all.Where(r => r.Example.Tier >= 0).ToArray();
        var rows = labelled.Length > 0 ? labelled : all;
        var byTier = new int[tiers];
        var byTask = new int[tasks];
        foreach (var row in rows)
        {
            byTier[TierChoice.ByThreshold(row.Success, thresholds)]++;
            byTask[row.Task]++;
        }

        return new ReferenceData(
            rows.Count, [.. SignalTable.All.Select(info => Histogram(info, rows))], Shares(byTier, rows.Count), Shares(byTask, rows.Count));
    }

    /// <summary>P(success) of rows that nothing was fitted to; null: there are none.</summary>
    /// <param name="success">P(success) per row and tier.</param>
    /// <param name="tiers">Tier names, cheapest first.</param>
    public static SuccessDistribution? Success(IReadOnlyList<float[]> success, IReadOnlyList<string> tiers) => success.Count == 0
        ? null
        : new SuccessDistribution(success.Count, [.. tiers.Select((tier, t) => OfTier(tier, [.. success.Select(row => row[t])]))]);

    private static SuccessHistogram OfTier(string tier, IEnumerable<float> values)
    {
        var (edges, shares) = Deciles([.. values.Order()], edge => MathF.Round(edge, 4));
        return new SuccessHistogram(tier, edges, shares);
    }

    private static SignalHistogram Histogram(SignalInfo info, IReadOnlyList<Scored> rows)
    {
        var (edges, shares) = Deciles([.. rows.Select(r => r.Example.Shape[info.Signal]).Order()], edge => edge);
        return new SignalHistogram(info.Name, edges, shares);
    }

    /// <param name="values">Ascending, at least one.</param>
    /// <param name="edgeOf">How a value is written as an edge.</param>
    private static (float[] Edges, float[] Shares) Deciles(float[] values, Func<float, float> edgeOf)
    {
        var edges = Enumerable.Range(1, Bins - 1).Select(b => edgeOf(values[(values.Length - 1) * b / Bins])).Distinct().ToArray();
        var counts = new int[edges.Length + 1];
        foreach (var value in values)
        {
            var bin = Array.FindIndex(edges, edge => value <= edge);
            counts[bin < 0 ? edges.Length : bin]++;
        }

        return (edges, Shares(counts, values.Length));
    }

    // Of counts: a sum of thousands of small floats can come out over 1, which no share is.
    private static float[] Shares(int[] counts, int rows) => [.. counts.Select(n => MathF.Round((float)n / rows, 5))];
}
