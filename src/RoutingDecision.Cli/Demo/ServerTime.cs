using System.Globalization;
using RoutingDecision.Cli.Servers;

namespace RoutingDecision.Cli.Demo;

/// <summary>The server's own time for decisions, read from its histogram between two looks.</summary>
internal static class ServerTime
{
    private const string Histogram = "routing_decide_duration_seconds";
    private const string BucketStart = Histogram + "_bucket{le=\"";

    /// <summary>One sentence: how many, the mean, and the bounds under which half and nine tenths lie.</summary>
    public static string Describe(MetricsScrape before, MetricsScrape after)
    {
        var count = after.Since(before, Histogram + "_count");
        if (count <= 0)
        {
            return "The server timed no decisions of its own.";
        }

        var mean = after.Since(before, Histogram + "_sum") / count;
        return $"The server itself took {Micro(mean)} µs on average for these {count:0} decisions, without the transport; " +
            $"half took at most {Bound(before, after, count * 0.5)}, nine tenths at most {Bound(before, after, count * 0.9)}.";
    }

    private static string Bound(MetricsScrape before, MetricsScrape after, double wanted)
    {
        var bounds = after.Series.Keys.Where(k => k.StartsWith(BucketStart, StringComparison.Ordinal))
            .Select(k => (Name: k, Seconds: double.TryParse(k[BucketStart.Length..k.LastIndexOf('"')], CultureInfo.InvariantCulture, out var s) ? s : double.PositiveInfinity))
            .OrderBy(b => b.Seconds);
        var found = bounds.First(b => after.Since(before, b.Name) >= wanted || double.IsInfinity(b.Seconds));
        return double.IsInfinity(found.Seconds) ? "more than the last bound" : $"{Micro(found.Seconds)} µs";
    }

    private static string Micro(double seconds) => (seconds * 1e6).ToString("#,0", CultureInfo.InvariantCulture);
}
