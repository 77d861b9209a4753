using System.Globalization;
using RoutingDecision.Learning.Evaluation;
using RoutingDecision.Learning.Plots;

namespace RoutingDecision.Learning.Reports;

/// <summary>
/// What one tier's head says of labelled rows: how P(success) spreads over prompts for which the tier is enough, and over those for which it isn't.
/// The less the two overlap, the more the head knows. Nothing where one of the two has no rows.
/// </summary>
internal static class TierHeadPlot
{
    private const int Bins = 20;
    private const double Width = 1.0 / Bins;

    /// <param name="name">Name of the tier.</param>
    /// <param name="tier">Its index.</param>
    /// <param name="threshold">Threshold on P(success) from which on it is chosen.</param>
    /// <param name="labelled">Labelled rows.</param>
    public static string? Of(string name, int tier, float threshold, IReadOnlyList<Scored> labelled)
    {
        var enough = labelled.Where(r => r.Example.Tier <= tier).ToArray();
        var tooWeak = labelled.Where(r => r.Example.Tier > tier).ToArray();
        if (enough.Length == 0 || tooWeak.Length == 0)
        {
            return null;
        }

        Bar[] bars = [.. Bars(enough, tier, 0), .. Bars(tooWeak, tier, Width / 2)];
        return new Chart
        {
            Title = string.Create(CultureInfo.InvariantCulture, $"Head of {name} on dev, threshold {threshold:0.00}"),
            X = new Axis($"P(success) of {name}", 0, 1),
            Y = Axis.Around("share of rows", bars.Select(b => b.Height).Append(0)) with { Least = 0 },
            Series =
            [
                new BarSeries($"enough: {enough.Length} rows", 2, bars[..Bins]),
                new BarSeries($"too weak: {tooWeak.Length} rows", 1, bars[Bins..]),
            ],
            Width = 480,
            Height = 300,
        }.ToSvg();
    }

    private static IEnumerable<Bar> Bars(Scored[] rows, int tier, double shift)
    {
        var counts = new int[Bins];
        foreach (var row in rows)
        {
            counts[Math.Min(Bins - 1, (int)(row.Success[tier] * Bins))]++;
        }

        return counts.Select((n, b) => new Bar((b * Width) + shift, (b * Width) + shift + (Width / 2), (double)n / rows.Length, $"{n} rows"));
    }
}
