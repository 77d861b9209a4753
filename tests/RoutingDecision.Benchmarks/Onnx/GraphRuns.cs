using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using RoutingDecision.Benchmarks.Timings;
using RoutingDecision.Classifier.Inference;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace RoutingDecision.Benchmarks.Onnx;

/// <summary>
/// Times the graph and setting its inputs, of one, some and many rows, through bound tensors as the product does. More rows than a workspace has go in several runs.
/// </summary>
internal sealed class GraphRuns
{
    /// <summary>Changes a session.</summary>
    public Action<SessionOptions> Session { get; init; } = _ => { };

    /// <summary>Changes every run.</summary>
    public Action<RunOptions> EachRun { get; init; } = _ => { };

    /// <summary>Embeddings are summed by the graph.</summary>
    public bool SumsInGraph { get; init; }

    /// <summary>Rows of a run at most.</summary>
    public int MostRows { get; init; } = Workspace.BatchRows;

    /// <summary>What is timed, for a setting.</summary>
    public IReadOnlyList<Timing> Timings => TimingsOf(Prepare);

    /// <summary>The numbers of rows that every setting is timed with.</summary>
    /// <param name="prepare">Makes the work of so many rows.</param>
    public static IReadOnlyList<Timing> TimingsOf(Func<int, Func<int>> prepare) =>
    [
        .. new[] { 1, 8, 32 }.Select(rows => new Timing(string.Create(CultureInfo.InvariantCulture, $"batch of {rows}"), () => prepare(rows), rows)),
    ];

    private Func<int> Prepare(int rows)
    {
        var graph = new ShippedGraph(SumsInGraph);
        var inRun = Math.Min(rows, MostRows);
        var features = Enumerable.Range(0, inRun).Select(graph.Features).ToArray();
        var run = new RunOptions();
        EachRun(run);
        var bound = new BoundBatch(graph.Open(Session), run, graph.Input, graph.Reader, inRun, ShippedGraph.RoomFor(features));
        var read = graph.Input.NewRows(inRun);
        for (var row = 0; row < inRun; row++)
        {
            read.Take(row, features[row]);
        }

        return () =>
        {
            for (var begin = 0; begin < rows; begin += inRun)
            {
                for (var row = 0; row < inRun; row++)
                {
                    bound.Set(row, read, row);
                }

                bound.Run();
            }

            return BitConverter.SingleToInt32Bits(bound.Outputs[0][0]);
        };
    }
}
