using System.Globalization;

namespace RoutingDecision.State.Redis.Reports;

/// <summary>Hours since 1970 UTC as the names of keys have them.</summary>
internal static class ReportHours
{
    /// <summary>The hour as yyyyMMddHH.</summary>
    public static string NameOf(long hour) =>
        DateTimeOffset.UnixEpoch.AddHours(hour).UtcDateTime.ToString("yyyyMMddHH", CultureInfo.InvariantCulture);

    /// <summary>A day as yyyyMMdd.</summary>
    /// <param name="day">Days since 1970 UTC.</param>
    public static string DayOf(long day) => DateTimeOffset.UnixEpoch.AddDays(day).UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>The hour of a time.</summary>
    public static long Of(DateTimeOffset time) => (long)Math.Floor((time - DateTimeOffset.UnixEpoch).TotalHours);
}
