using RoutingDecision.Benchmarks.Timings;
using RoutingDecision.TestKit.Tables;

namespace RoutingDecision.Benchmarks.Onnx;

/// <summary>Lets processes under each option take turns, burst by burst, and writes the tables.</summary>
internal static class OnnxTable
{
    /// <summary>The word that starts this program as the process of a setting, before its name.</summary>
    public const string ServeFlag = "--serve-onnx";

    public static async Task<string> MeasureAsync(TimingEffort effort, bool quick)
    {
        var runs = await TableAsync(OnnxSettings.OfRuns, effort, quick);
        var pools = await TableAsync(OnnxSettings.OfPools, effort, quick);
        return $"""
            # Options of ONNX Runtime

            Written by `make bench-onnx` on {await Machine.DescribeAsync()}.
            The shipped graph with prompts of 400 characters. Each setting has a process of its own; {effort.Bursts} bursts of about
            {effort.Burst.TotalMilliseconds} ms of each take turns, after a warm-up. Ratios are medians of those within a turn. "Once more" is the same
            again: what processes with equal code differ by.

            ## Sessions and runs

            The graph and setting its inputs, one thread, nanoseconds a row.

            {runs}
            ## Calls at once

            One row each: features into tensors, and the graph. Nanoseconds of the machine for a call; bytes are those of one of the threads.

            {pools}
            """;
    }

    private static async Task<string> TableAsync(IReadOnlyList<OnnxSetting> settings, TimingEffort effort, bool quick)
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("This program has no path.");
        var peers = settings.Select(s => new TimingPeer(program, [ServeFlag, s.Name], quick)).ToArray();
        try
        {
            var names = settings[0].Timings.Select(t => t.Name).ToArray();
            var samples = settings.Select(_ => names.Select(_ => new List<TimedBurst>()).ToArray()).ToArray();
            for (var burst = 0; burst < effort.Bursts; burst++)
            {
                foreach (var (timing, name) in names.Index())
                {
                    foreach (var (setting, peer) in peers.Index())
                    {
                        samples[setting][timing].Add(await peer.BurstAsync(name) ?? throw new InvalidOperationException($"{name} is not known."));
                    }
                }
            }

            return Markdown.Table(
                ["setting", .. names.SelectMany(n => new[] { $"{n}: ns", "x as shipped", "bytes" })],
                settings.Zip(samples, (s, of) => (IReadOnlyList<string>)[s.Name, .. of.Zip(samples[0], CellsOf).SelectMany(c => c)]));
        }
        finally
        {
            Array.ForEach(peers, p => p.Dispose());
        }
    }

    private static string[] CellsOf(List<TimedBurst> bursts, List<TimedBurst> shipped) =>
    [
        Markdown.Number(Medians.Of(bursts.Select(b => b.Nanoseconds))),
        Markdown.Number(Medians.Of(bursts.Zip(shipped, (b, s) => b.Nanoseconds / s.Nanoseconds))),
        Markdown.Whole(Medians.Of(bursts.Select(b => b.Bytes))),
    ];
}
