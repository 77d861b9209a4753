using System.Globalization;

namespace RoutingDecision.State.Redis.Reports;

/// <summary>Hours since 1970 UTC as the names of keys have them.</summary>
internal static class ReportHours
{
    /// <summary>The hour as yyyyMMddHH.</summary>
    public static string NameOf(long hour) =>
        DateTimeOffset.UnixEpoch.AddHours(hour).UtcDateTime.ToString("yyyyMMddHH", CultureInfo.InvariantCulture);

    /// <summary>The hour of a time.</summary>
    public static long Of(DateTimeOffset time) => (long)Math.Floor((time - DateTimeOffset.UnixEpoch).TotalHours);
}
