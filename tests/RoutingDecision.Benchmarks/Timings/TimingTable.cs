using RoutingDecision.TestKit.Tables;

namespace RoutingDecision.Benchmarks.Timings;

/// <summary>Times every piece of work in turns and writes the table.</summary>
internal static class TimingTable
{
    public static async Task<string> MeasureAsync(string only, TimingEffort effort)
    {
        var runs = TimingGroups.Named(only).Select(t => (Timing: t, Run: new TimingRun(t, effort), Bursts: new List<TimedBurst>())).ToArray();
        for (var burst = 0; burst < effort.Bursts; burst++)
        {
            foreach (var (_, run, bursts) in runs)
            {
                bursts.Add(run.Burst());
            }
        }

        var yardstick = MedianOf(runs.Single(r => r.Timing == TimingGroups.Yardstick).Bursts);
        return $"""
            # Each stop by itself

            Written by `make bench` on {await Machine.DescribeAsync()}.
            One thread, {effort.Bursts} bursts of about {effort.Burst.TotalMilliseconds} ms of each piece of work in turns,
            after a warm-up. On another machine compare the last column.

            {Markdown.Table(
                ["what", "ns, median", "ns, best", "bytes allocated", "x yardstick"],
                runs.Select(r => (IReadOnlyList<string>)
                [
                    r.Timing.Name, Markdown.Number(MedianOf(r.Bursts)), Markdown.Number(r.Bursts.Min(b => b.Nanoseconds)),
                    Markdown.Whole(Medians.Of(r.Bursts.Select(b => b.Bytes))), Markdown.Number(MedianOf(r.Bursts) / yardstick),
                ]))}
            """;
    }

    private static double MedianOf(IEnumerable<TimedBurst> bursts) => Medians.Of(bursts.Select(b => b.Nanoseconds));
}
