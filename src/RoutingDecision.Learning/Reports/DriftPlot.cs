using RoutingDecision.Learning.Plots;

namespace RoutingDecision.Learning.Reports;

/// <summary>A quantity's index at a time.</summary>
/// <param name="Day">End of the day that was compared, in days before the end of the report.</param>
/// <param name="Psi">Population stability index, 0 or more.</param>
/// <param name="MustPass">What it must pass to count as drift, above 0.</param>
public readonly record struct DriftPoint(double Day, double Psi, double MustPass);

/// <summary>How far quantities of traffic shifted over time.</summary>
/// <param name="Against">What they are compared with, in words.</param>
/// <param name="Threshold">The policy's threshold.</param>
/// <param name="Quantities">By name, each in the order of time.</param>
public sealed record TrafficDrift(string Against, double Threshold, IReadOnlyDictionary<string, IReadOnlyList<DriftPoint>> Quantities);

/// <summary>Drift over time: the indexes of the quantities that shifted most, the policy's threshold, and what counts as drift.</summary>
internal static class DriftPlot
{
    private const int MostLines = 8;

    /// <summary>The plot; null: nothing was compared.</summary>
    public static string? Of(TrafficDrift drift, string across)
    {
        var shown = drift.Quantities
            .Where(q => q.Value.Count > 0)
            .OrderByDescending(q => q.Value.Max(p => p.Psi / p.MustPass))
            .ThenBy(q => q.Key, StringComparer.Ordinal)
            .Take(MostLines)
            .ToArray();
        if (shown.Length == 0)
        {
            return null;
        }

        var points = shown.SelectMany(q => q.Value).ToArray();
        var alarms = points.Where(p => p.Psi > p.MustPass).Select(p => new MarkedPoint(p.Day, p.Psi)).ToArray();
        var most = shown.Length < drift.Quantities.Count ? $", the {shown.Length} quantities that shifted most" : "";
        var days = Axis.Around(across, points.Select(p => p.Day));
        return new Chart
        {
            Title = $"Drift from {drift.Against}{most}",
            X = days,
            Y = Axis.Around("population stability index of a day", [0, drift.Threshold, .. points.Select(p => p.Psi)]),
            Series =
            [
                .. shown.Select((q, i) => new LineSeries(q.Key, i, [.. q.Value.Select(p => (p.Day, p.Psi))])),
                new PointSeries("counts as drift", PlotStyle.Reference, alarms, 3),
                new LineSeries(
                    "the alarm's threshold", PlotStyle.Reference, [(days.Least, drift.Threshold), (days.Most, drift.Threshold)], Dashed: true),
            ],
        }.ToSvg();
    }
}
