using System.Globalization;
using RoutingDecision.TestKit.Tables;

namespace RoutingDecision.Benchmarks.Timings;

/// <summary>
/// Compares two builds of this program on this machine: pairs of fresh processes, whose bursts take turns. What the exit
/// code means is told by <see cref="CheckVerdict.ExitCode"/>.
/// </summary>
internal static class TimingCheck
{
    /// <summary>The word that starts this program as one of a pair.</summary>
    public const string ServeFlag = "--serve";

    public static async Task<int> RunAsync(string before, string head, string only, TimingEffort effort, bool quick)
    {
        var chosen = TimingGroups.Named(only);
        if (chosen is [var alone] && alone == TimingGroups.Yardstick)
        {
            await Console.Error.WriteLineAsync($"no work has \"{only}\" in its name");
            return 2;
        }

        var samples = new Dictionary<string, List<(TimedBurst Base, TimedBurst Head)>>(StringComparer.Ordinal);
        for (var pair = 1; pair <= effort.Pairs; pair++)
        {
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"pair {pair} of {effort.Pairs}"));
            using var basis = new TimingPeer(before, [ServeFlag], quick);
            using var change = new TimingPeer(head, [ServeFlag], quick);
            foreach (var timing in chosen)
            {
                if (await MeasureAsync(basis, change, timing.Name, effort) is { } medians)
                {
                    (samples.TryGetValue(timing.Name, out var list) ? list : samples[timing.Name] = []).Add(medians);
                }
            }
        }

        var comparisons = samples.Select(s => new Comparison(
            s.Key, [.. s.Value.Select(v => v.Base.Nanoseconds)], [.. s.Value.Select(v => v.Head.Nanoseconds)],
            Medians.Of(s.Value.Select(v => v.Base.Bytes)), Medians.Of(s.Value.Select(v => v.Head.Bytes)))).ToArray();
        var verdict = new CheckVerdict(chosen, comparisons);
        Console.Write(verdict.Write());
        return verdict.ExitCode;
    }

    private static async Task<(TimedBurst Base, TimedBurst Head)?> MeasureAsync(TimingPeer before, TimingPeer head, string name, TimingEffort effort)
    {
        var (bases, heads) = (new List<TimedBurst>(), new List<TimedBurst>());
        for (var burst = 0; burst < effort.Bursts; burst++)
        {
            // Who is first changes each time, so that a machine that gets slower favours nobody.
            var (first, second) = burst % 2 == 0 ? (before, head) : (head, before);
            if (await first.BurstAsync(name) is not { } one || await second.BurstAsync(name) is not { } other)
            {
                return null;
            }

            bases.Add(burst % 2 == 0 ? one : other);
            heads.Add(burst % 2 == 0 ? other : one);
        }

        return (MedianOf(bases), MedianOf(heads));
    }

    private static TimedBurst MedianOf(List<TimedBurst> bursts) =>
        new(Medians.Of(bursts.Select(b => b.Nanoseconds)), Medians.Of(bursts.Select(b => b.Bytes)));
}
