using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Learning.Evaluation;

namespace RoutingDecision.Learning.Bundles;

/// <summary>Describes the labelled rows (or all, where none is labelled), so that drift can be noticed later: deciles of every signal, shares of
/// tiers and tasks.</summary>
internal static class ReferenceBuilder
{
    private const int Bins = 10;

    public static ReferenceData Build(IReadOnlyList<Scored> all, IReadOnlyList<float> thresholds, int tiers, int tasks)
    {
        var labelled = all.Where(r => r.Example.Tier >= 0).ToArray();
        var rows = labelled.Length > 0 ? labelled : all;
        var tierShares = new float[tiers];
        var taskShares = new float[tasks];
        foreach (var row in rows)
        {
            tierShares[TierChoice.ByThreshold(row.Success, thresholds)] += 1f / rows.Count;
            taskShares[row.Task] += 1f / rows.Count;
        }

        return new ReferenceData(
            rows.Count, [.. SignalTable.All.Select(info => Histogram(info, rows))], [.. tierShares.Select(Round)], [.. taskShares.Select(Round)]);
    }

    private static SignalHistogram Histogram(SignalInfo info, IReadOnlyList<Scored> rows)
    {
        var values = rows.Select(r => r.Example.Shape[info.Signal]).Order().ToArray();
        var edges = Enumerable.Range(1, Bins - 1).Select(b => values[(values.Length - 1) * b / Bins]).Distinct().ToArray();
        var shares = new float[edges.Length + 1];
        foreach (var value in values)
        {
            var bin = Array.FindIndex(edges, edge => value <= edge);
            shares[bin < 0 ? edges.Length : bin] += 1f / values.Length;
        }

        return new SignalHistogram(info.Name, edges, [.. shares.Select(Round)]);
    }

    private static float Round(float share) => MathF.Round(share, 5);
}
