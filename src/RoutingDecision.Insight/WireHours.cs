using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Insight;

/// <summary>Windows of messages as whole hours since 1970 UTC, which is what reports count in.</summary>
public static class WireHours
{
    private const long MsPerHour = 3_600_000;

    /// <summary>The first hour that a window touches, and the one after the last.</summary>
    /// <param name="window">A window; null or an end left out: as far as there is anything.</param>
    public static (long From, long Until) Of(TimeWindow? window) => (
        window is { HasStartUnixMs: true } ? Floor(window.StartUnixMs) : Most * -1,
        window is { HasEndUnixMs: true } ? -Floor(-window.EndUnixMs) : Most);

    /// <summary>The window of hours; an end that is as far as there is anything is left out.</summary>
    public static TimeWindow Of(long from, long until)
    {
        var window = new TimeWindow();
        if (from > -Most)
        {
            window.StartUnixMs = from * MsPerHour;
        }

        if (until < Most)
        {
            window.EndUnixMs = until * MsPerHour;
        }

        return window;
    }

    /// <summary>The millisecond at which an hour begins.</summary>
    public static long BeginOf(long hour) => hour * MsPerHour;

    /// <summary>Beyond what a calendar has.</summary>
    private const long Most = 100_000_000;

    private static long Floor(long ms) => Math.Clamp(ms / MsPerHour - (ms % MsPerHour < 0 ? 1 : 0), -Most, Most);
}
