using RoutingDecision.Learning.Export;

namespace RoutingDecision.Classifier.Tests.Foreign;

/// <summary>
/// A transformer of one layer and one head with random weights: embeddings of token, position and type, attention under the mask, a residual and a
/// layer norm, then a linear head over the first token. As a graph, and computed here in plain loops.
/// </summary>
internal sealed class TinyTransformer
{
    public const int Width = 8;
    private const float Epsilon = 1e-5f;

    private readonly Dictionary<string, float[]> _weights = [];
    private readonly int _tiers;
    private readonly int _tasks;
    private readonly int _positions;
    private readonly int _tokens;

    public TinyTransformer(int tokens, int positions, int tiers, int tasks, int seed = 1)
    {
        (_tokens, _positions, _tiers, _tasks) = (tokens, positions, tiers, tasks);
        var random = new Random(seed);
        foreach (var (name, count) in new[]
        {
            ("token", tokens * Width), ("position", (positions + 1) * Width), ("type", 2 * Width), ("query", Width * Width), ("key", Width * Width), ("value", Width * Width),
            ("gain", Width), ("shift", Width), ("tiers", Width * tiers), ("tasks", Width * tasks),
        })
        {
            _weights[name] = [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
        }
    }

    /// <summary>The graph; an output without columns is left out.</summary>
    public byte[] ToOnnx(bool types = true, int length = -1)
    {
        var graph = new OnnxGraph("tiny");
        foreach (var name in types ? new[] { "input_ids", "attention_mask", "token_type_ids" } : ["input_ids", "attention_mask"])
        {
            graph.LongInput(name, -1, length);
        }

        graph.Output("logits", -1, _tiers);
        Constant(graph, "token", _tokens, Width);
        Constant(graph, "position", _positions + 1, Width);
        Constant(graph, "type", 2, Width);
        foreach (var name in new[] { "query", "key", "value" })
        {
            Constant(graph, name, Width, Width);
        }

        Constant(graph, "gain", Width);
        Constant(graph, "shift", Width);
        Constant(graph, "tiers", Width, _tiers);
        graph.Constant("one_axis", [1L], 1);
        graph.Constant("axis", [1L]);
        graph.Constant("first", [0L]);
        graph.Constant("one", [1f]);
        graph.Constant("far", [-10000f]);
        graph.Node("Gather", "words", ["token", "input_ids"]);
        graph.Node("CumSum", "places", ["attention_mask", "axis"]);
        graph.Node("Gather", "spots", ["position", "places"]);
        graph.Node("Add", types ? "placed" : "x", ["words", "spots"]);
        if (types)
        {
            graph.Node("Gather", "kinds", ["type", "token_type_ids"]);
            graph.Node("Add", "x", ["placed", "kinds"]);
        }

        graph.Node("MatMul", "q", ["x", "query"]);
        graph.Node("MatMul", "k", ["x", "key"]);
        graph.Node("MatMul", "v", ["x", "value"]);
        graph.Node("Transpose", "kt", ["k"], "perm", [0, 2, 1]);
        graph.Node("MatMul", "scores", ["q", "kt"]);
        graph.Node("Cast", "mask", ["attention_mask"], ("to", 1));
        graph.Node("Sub", "absent", ["one", "mask"]);
        graph.Node("Mul", "penalty", ["absent", "far"]);
        graph.Node("Unsqueeze", "penalties", ["penalty", "one_axis"]);
        graph.Node("Add", "masked", ["scores", "penalties"]);
        graph.Node("Softmax", "attention", ["masked"], ("axis", -1));
        graph.Node("MatMul", "mixed", ["attention", "v"]);
        graph.Node("Add", "sum", ["x", "mixed"]);
        graph.Node("LayerNormalization", "normal", ["sum", "gain", "shift"], ("axis", -1));
        graph.Node("Gather", "pooled", ["normal", "first"], ("axis", 1));
        graph.Node("MatMul", "logits", ["pooled", "tiers"]);
        if (_tasks > 0)
        {
            graph.Output("task_logits", -1, _tasks);
            Constant(graph, "tasks", Width, _tasks);
            graph.Node("MatMul", "task_logits", ["pooled", "tasks"]);
        }

        return graph.ToBytes();
    }

    /// <summary>What the graph computes, for one row without padding.</summary>
    public (float[] Tiers, float[] Tasks) Forward(IReadOnlyList<int> ids, bool types = true)
    {
        var x = ids.Select((id, i) => Sum(Row("token", id), Row("position", i + 1), types ? Row("type", 0) : new float[Width])).ToArray();
        var (q, k, v) = (Array.ConvertAll(x, r => Times(r, "query", Width)), Array.ConvertAll(x, r => Times(r, "key", Width)), Array.ConvertAll(x, r => Times(r, "value", Width)));
        var scores = k.Select(key => key.Zip(q[0], (a, b) => a * b).Sum()).ToArray();
        var weights = scores.Select(s => MathF.Exp(s - scores.Max())).ToArray();
        var mixed = Enumerable.Range(0, Width).Select(d => weights.Zip(v, (w, row) => w * row[d]).Sum() / weights.Sum());
        var sum = Sum(x[0], [.. mixed]);
        var mean = sum.Average();
        var deviation = MathF.Sqrt(sum.Select(s => (s - mean) * (s - mean)).Average() + Epsilon);
        var normal = sum.Select((s, d) => ((s - mean) / deviation * _weights["gain"][d]) + _weights["shift"][d]).ToArray();
        return (Times(normal, "tiers", _tiers), Times(normal, "tasks", _tasks));
    }

    private static float[] Sum(params float[][] rows) => [.. Enumerable.Range(0, Width).Select(d => rows.Sum(r => r[d]))];

    private float[] Row(string table, int row) => _weights[table][(row * Width)..((row + 1) * Width)];

    private float[] Times(float[] row, string matrix, int columns) =>
        [.. Enumerable.Range(0, columns).Select(c => row.Select((value, d) => value * _weights[matrix][(d * columns) + c]).Sum())];

    private void Constant(OnnxGraph graph, string name, params ReadOnlySpan<long> dims) => graph.Constant(name, _weights[name], dims);
}
