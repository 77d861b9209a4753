using System.Globalization;
using RoutingDecision.Benchmarks.Timings;
using RoutingDecision.Classifier.Inference;
using RoutingDecision.Core.Assessment;

namespace RoutingDecision.Benchmarks.Onnx;

/// <summary>Times calls of several threads at once that share workspaces: as many as cores, and more, as calls are when a busy machine interrupts
/// them.</summary>
internal static class PooledCalls
{
    private const int CallsEach = 128;

    /// <summary>A pool that keeps so many workspaces for each core.</summary>
    public static IReadOnlyList<Timing> Pool(int perCore) => TimingsOf(graph =>
    {
        var pool = new WorkspacePool(graph.Open(_ => { }), graph.Input, graph.Reader, perCore);
        return features =>
        {
            var workspace = pool.Rent();
            var result = Run(workspace, features);
            pool.Return(workspace);
            return result;
        };
    });

    /// <summary>One workspace, which calls wait for.</summary>
    public static IReadOnlyList<Timing> Locked() => TimingsOf(graph =>
    {
        var (workspace, gate) = (new Workspace(graph.Open(_ => { }), graph.Input, graph.Reader), new Lock());
        return features =>
        {
            lock (gate)
            {
                return Run(workspace, features);
            }
        };
    });

    private static IReadOnlyList<Timing> TimingsOf(Func<ShippedGraph, Func<KeptFeatures, int>> prepare) =>
    [
        .. new[] { 2, 8 }.Select(threads => new Timing(
            string.Create(CultureInfo.InvariantCulture, $"{threads} threads"),
            () =>
            {
                var graph = new ShippedGraph();
                return OnThreads(prepare(graph), [.. Enumerable.Range(0, threads).Select(graph.Features)]);
            },
            threads * CallsEach)),
    ];

    // This thread makes calls as the others do, so that its burst ends with the last of them.
    private static Func<int> OnThreads(Func<KeptFeatures, int> call, KeptFeatures[] features)
    {
        var together = new Barrier(features.Length);
        foreach (var own in features[1..])
        {
            new Thread(() =>
            {
                while (true)
                {
                    CallTogether(own);
                }
            })
            {
                IsBackground = true,
            }.Start();
        }

        return () => CallTogether(features[0]);

        int CallTogether(KeptFeatures own)
        {
            together.SignalAndWait();
            var sum = 0;
            for (var i = 0; i < CallsEach; i++)
            {
                sum += call(own);
            }

            together.SignalAndWait();
            return sum;
        }
    }

    private static int Run(Workspace workspace, KeptFeatures features)
    {
        workspace.Rows.Take(0, features);
        var bound = workspace.Single(features.Ids.Length);
        bound.Set(0, workspace.Rows, 0);
        bound.Run();
        return BitConverter.SingleToInt32Bits(bound.Outputs[0][0]);
    }
}
