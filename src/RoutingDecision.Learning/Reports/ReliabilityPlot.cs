using System.Globalization;
using RoutingDecision.Learning.Evaluation;
using RoutingDecision.Learning.Evaluation.Measures;
using RoutingDecision.Learning.Plots;

namespace RoutingDecision.Learning.Reports;

/// <summary>Reliability diagram of the first router that states probabilities: outcomes over predictions, in the calibration error's bins.</summary>
internal static class ReliabilityPlot
{
    public static string? Of(SetReport set)
    {
        if (set.Outputs.FirstOrDefault(o => o.Success is not null) is not { } output)
        {
            return null;
        }

        var counts = new int[set.Set.Rows.Count];
        Array.Fill(counts, 1);
        var bins = new CalibrationMeasures(set.Set, output.Success!).Bins(counts);
        var used = Enumerable.Range(0, CalibrationBins.Count).Where(b => bins.Weight(b) > 0).ToArray();
        var total = used.Sum(bins.Weight);
        return new Chart
        {
            Title = $"Reliability of {output.Router}, calibration error {bins.Error.ToString("0.000", CultureInfo.InvariantCulture)}",
            X = new Axis("predicted P(success)", 0, 1),
            Y = new Axis("share that succeeded", 0, 1),
            Series =
            [
                new BarSeries("share of observations in the bin", 5, [.. used.Select(b => BarOf(b, bins.Weight(b), total))]),
                new LineSeries("perfect", PlotStyle.Reference, [(0, 0), (1, 1)], Dashed: true),
                new LineSeries(output.Router, 0, [.. used.Select(b => (bins.Predicted(b), bins.Observed(b)))]),
                new PointSeries("", 0, [.. used.Select(b => new MarkedPoint(bins.Predicted(b), bins.Observed(b)))]),
            ],
            Width = 480,
        }.ToSvg();
    }

    private static Bar BarOf(int bin, double weight, double total)
    {
        const double Width = 1.0 / CalibrationBins.Count;
        return new Bar(bin * Width, (bin + 1) * Width, weight / total, $"{weight.ToString("#,0", CultureInfo.InvariantCulture)} observations");
    }
}
