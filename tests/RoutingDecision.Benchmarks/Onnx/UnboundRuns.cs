using Microsoft.ML.OnnxRuntime;
using RoutingDecision.Benchmarks.Timings;
using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Classifier.Inference;

namespace RoutingDecision.Benchmarks.Onnx;

/// <summary>Times the graph with tensors that are named at every run instead of bound once.</summary>
/// <param name="makesOutputs">The runtime makes the tensors of each run's outputs, too.</param>
internal sealed class UnboundRuns(bool makesOutputs)
{
    public IReadOnlyList<Timing> Timings => GraphRuns.TimingsOf(Prepare);

    private Func<int> Prepare(int rows)
    {
        var graph = new ShippedGraph();
        var inRun = Math.Min(rows, Workspace.BatchRows);
        var (names, values) = InputsOf(graph, inRun);
        string[] outputNames = [.. graph.Reader.Outputs.Select(o => o.Name)];
        OrtValue[] outputs =
        [
            .. graph.Reader.Outputs.Select(o => OrtValue.CreateTensorValueFromMemory(new float[inRun * o.Shape[1]], [inRun, o.Shape[1]])),
        ];
        var (session, run) = (graph.Open(_ => { }), new RunOptions());
        return () =>
        {
            for (var begin = 0; begin < rows; begin += inRun)
            {
                if (makesOutputs)
                {
                    session.Run(run, names, values, outputNames).Dispose();
                }
                else
                {
                    session.Run(run, names, values, outputNames, outputs);
                }
            }

            return rows;
        };
    }

    private static (string[] Names, OrtValue[] Values) InputsOf(ShippedGraph graph, int rows)
    {
        var features = Enumerable.Range(0, rows).Select(graph.Features).ToArray();
        var columns = graph.Split.Table.Columns;
        var (sums, scales, signals) = (new float[rows * columns], new float[rows], new float[rows * graph.SignalCount]);
        for (var row = 0; row < rows; row++)
        {
            graph.Split.Table.Sum(features[row].Ids, sums.AsSpan(row * columns, columns));
            scales[row] = BoundBatch.ScaleOf(features[row].Ids.Length);
            graph.WriteSignals(features[row].Signals, signals.AsSpan(row * graph.SignalCount, graph.SignalCount));
        }

        return (
            [graph.Split.Sum, GraphContract.Scale, GraphContract.Signals],
            [
                OrtValue.CreateTensorValueFromMemory(sums, [rows, columns]),
                OrtValue.CreateTensorValueFromMemory(scales, [rows, 1]),
                OrtValue.CreateTensorValueFromMemory(signals, [rows, graph.SignalCount]),
            ]);
    }
}
