using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Cli.Reports;

/// <summary>Into how many periods a window is cut for plots: about <see cref="Wanted"/>.</summary>
internal static class PlotPeriods
{
    private const int Wanted = 28;

    /// <summary>Hours of a period: 1, 3, 6, 12 or whole days.</summary>
    /// <param name="window">A window with a start.</param>
    /// <param name="clock">Tells now, where a window without an end ends.</param>
    public static int HoursOf(TimeWindow window, TimeProvider clock)
    {
        var end = window.HasEndUnixMs ? window.EndUnixMs : clock.GetUtcNow().ToUnixTimeMilliseconds();
        var hours = (int)Math.Clamp((end - window.StartUnixMs) / 3_600_000 / Wanted, 1, 744);
        return hours switch { <= 1 => 1, <= 3 => 3, <= 6 => 6, <= 12 => 12, _ => (hours + 23) / 24 * 24 };
    }
}
