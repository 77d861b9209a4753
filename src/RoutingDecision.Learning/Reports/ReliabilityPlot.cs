using System.Globalization;
using RoutingDecision.Learning.Evaluation;
using RoutingDecision.Learning.Evaluation.Measures;
using RoutingDecision.Learning.Plots;

namespace RoutingDecision.Learning.Reports;

/// <summary>Reliability diagram: outcomes over predictions, in the calibration error's bins.</summary>
internal static class ReliabilityPlot
{
    /// <summary>That of the first router that states probabilities; null: none does.</summary>
    public static string? Of(SetReport set)
    {
        if (set.Outputs.FirstOrDefault(o => o.Success is not null) is not { } output)
        {
            return null;
        }

        var counts = new int[set.Set.Rows.Count];
        Array.Fill(counts, 1);
        var bins = new CalibrationMeasures(set.Set, output.Success!).Bins(counts);
        var error = bins.Error.ToString("0.000", CultureInfo.InvariantCulture);
        return Of($"Reliability of {output.Router}, calibration error {error}", [(output.Router, bins)]);
    }

    /// <summary>The diagram of one model on one or several sets; the bars are of the first.</summary>
    /// <param name="title">Title of the plot.</param>
    /// <param name="curves">Name and bins of each set; each has observations.</param>
    public static string Of(string title, IReadOnlyList<(string Name, CalibrationBins Bins)> curves)
    {
        var first = curves[0].Bins;
        var total = Used(first).Sum(first.Weight);
        return new Chart
        {
            Title = title,
            X = new Axis("predicted P(success)", 0, 1),
            Y = new Axis("share that succeeded", 0, 1),
            Series =
            [
                new BarSeries("share of observations", 5, [.. Used(first).Select(b => BarOf(b, first.Weight(b), total))]),
                new LineSeries("perfect", PlotStyle.Reference, [(0, 0), (1, 1)], Dashed: true),
                .. curves.SelectMany((c, i) => Curve(c.Name, i, c.Bins)),
            ],
            Width = 480,
        }.ToSvg();
    }

    private static IEnumerable<PlotSeries> Curve(string name, int colour, CalibrationBins bins)
    {
        yield return new LineSeries(name, colour, [.. Used(bins).Select(b => (bins.Predicted(b), bins.Observed(b)))]);
        yield return new PointSeries("", colour, [.. Used(bins).Select(b => new MarkedPoint(bins.Predicted(b), bins.Observed(b)))]);
    }

    private static int[] Used(CalibrationBins bins) => [.. Enumerable.Range(0, CalibrationBins.Count).Where(b => bins.Weight(b) > 0)];

    private static Bar BarOf(int bin, double weight, double total)
    {
        const double Width = 1.0 / CalibrationBins.Count;
        return new Bar(bin * Width, (bin + 1) * Width, weight / total, $"{weight.ToString("#,0", CultureInfo.InvariantCulture)} observations");
    }
}
