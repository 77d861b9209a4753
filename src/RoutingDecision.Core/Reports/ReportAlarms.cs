namespace RoutingDecision.Core.Reports;

/// <summary>A threshold that a report found crossed.</summary>
/// <param name="Code">Stable: tier_accuracy_low, tier_accuracy_high, under_route_high, under_route_climbing or over_route_climbing.</param>
/// <param name="Text">For people.</param>
/// <param name="Key">The tier; empty: it is about all.</param>
/// <param name="Value">What was found.</param>
/// <param name="Threshold">What it crossed.</param>
public sealed record ReportAlarm(string Code, string Text, string Key, double Value, double Threshold);

/// <summary>Looks for what the articles on routing warn of. Nothing is said of fewer than <see cref="FewestSamples"/> observations.</summary>
public static class ReportAlarms
{
    /// <summary>A tier whose answers are good less often is asked too much.</summary>
    public const double LeastAccuracy = 0.85;

    /// <summary>A tier whose answers are good more often could take more.</summary>
    public const double AmpleAccuracy = 0.98;

    /// <summary>More under-routing than this is felt by users.</summary>
    public const double MostUnderRoute = 0.05;

    /// <summary>Observations, or their effective number, below which nothing is said.</summary>
    public const int FewestSamples = 30;

    /// <summary>Hours before a window's end that are looked at, whether they are in the window or not.</summary>
    public const int HoursBack = 2 * Week;

    private const int Week = 7 * 24;

    /// <summary>
    /// One-sided quantile of the standard normal distribution for 1 %: a week is called worse than the last by chance once in two years.
    /// </summary>
    private const double ClimbZ = 2.3263478740408408;

    internal static IReadOnlyList<ReportAlarm> Of(ReportCubes cubes, in ReportQuery query, long from, long until, IReadOnlyList<string> tiers)
    {
        var alarms = new List<ReportAlarm>();
        foreach (var (tier, cell) in cubes.Read(from, until, query.Tenant, ReportDimension.Tier))
        {
            OfTier(tier, cell, tiers.Count > 0 && tier == tiers[^1], alarms);
        }

        var under = ReportEstimates.UnderRoute(TrafficReport.TotalOf(cubes, from, until, query.Tenant).Sums);
        if (under.EffectiveSamples >= FewestSamples && under.Value > MostUnderRoute)
        {
            alarms.Add(new ReportAlarm(
                "under_route_high", $"{under.Value:P1} of the decisions needed a stronger tier.", "", under.Value, MostUnderRoute));
        }

        var now = TrafficReport.TotalOf(cubes, until - Week, until, query.Tenant).Sums;
        var before = TrafficReport.TotalOf(cubes, until - (2 * Week), until - Week, query.Tenant).Sums;
        OfClimb("under_route", "Under-routing", ReportEstimates.UnderRoute(before), ReportEstimates.UnderRoute(now), alarms);
        OfClimb("over_route", "Over-routing", ReportEstimates.OverRoute(before), ReportEstimates.OverRoute(now), alarms);
        return alarms;
    }

    /// <summary>Whether a share rose by more than chance explains: the two-proportion z test with a pooled variance, one-sided at 1 %.</summary>
    internal static bool Climbs(in Estimated before, in Estimated now)
    {
        var (n1, n2) = (before.EffectiveSamples, now.EffectiveSamples);
        if (n1 < FewestSamples || n2 < FewestSamples)
        {
            return false;
        }

        var pooled = ((before.Value * n1) + (now.Value * n2)) / (n1 + n2);
        var deviation = Math.Sqrt(pooled * (1 - pooled) * ((1 / n1) + (1 / n2)));
        return now.Value - before.Value > ClimbZ * deviation && now.Value > before.Value;
    }

    private static void OfClimb(string code, string name, in Estimated before, in Estimated now, List<ReportAlarm> alarms)
    {
        if (Climbs(before, now))
        {
            alarms.Add(new ReportAlarm(
                code + "_climbing",
                $"{name} rose from {before.Value:P1} in the week before to {now.Value:P1} in the last.",
                "",
                now.Value,
                before.Value));
        }
    }

    private static void OfTier(string tier, ReportCell cell, bool strongest, List<ReportAlarm> alarms)
    {
        var accuracy = ReportEstimates.Accuracy(cell.Sums);
        if (accuracy.EffectiveSamples < FewestSamples)
        {
            return;
        }

        if (accuracy.Value < LeastAccuracy)
        {
            alarms.Add(new ReportAlarm(
                "tier_accuracy_low", $"Only {accuracy.Value:P1} of the answers of {tier} were good.", tier, accuracy.Value, LeastAccuracy));
        }
        else if (accuracy.Value >= AmpleAccuracy && !strongest)
        {
            alarms.Add(new ReportAlarm(
                "tier_accuracy_high",
                $"{accuracy.Value:P1} of the answers of {tier} were good: it could take more.",
                tier,
                accuracy.Value,
                AmpleAccuracy));
        }
    }
}
