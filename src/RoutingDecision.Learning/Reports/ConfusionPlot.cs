using RoutingDecision.Learning.Evaluation;
using RoutingDecision.Learning.Evaluation.Measures;
using RoutingDecision.Learning.Plots;

namespace RoutingDecision.Learning.Reports;

/// <summary>Needed against chosen tiers of the first router that chooses.</summary>
internal static class ConfusionPlot
{
    public static string? Of(SetReport set)
    {
        if (set.Outputs.FirstOrDefault(o => o.Choices is not null) is not { } output)
        {
            return null;
        }

        var counts = new int[set.Set.Rows.Count];
        Array.Fill(counts, 1);
        var matrix = new ChoiceMeasures(set.Set, output.Choices!).Confusion(counts);
        return new MatrixChart
        {
            Title = $"Tiers of {output.Router}",
            RowLabel = "needed",
            ColumnLabel = "chosen",
            Names = [.. set.Set.Arms.Select(a => a.Tier)],
            Count = (needed, chosen) => matrix[needed, chosen],
        }.ToSvg();
    }
}
