using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Learning.Export;

/// <summary>Writes a trained network as an ONNX graph that computes what <see cref="Pass.Forward"/> does, up to the uncalibrated logits.</summary>
internal static class NetworkExport
{
    public static byte[] ToOnnx(Network network)
    {
        var shape = network.Shape;
        var dense = network.Dense.AsSpan();
        var graph = new OnnxGraph("prompt_classifier");
        foreach (var input in GraphContract.Inputs(shape.Signals))
        {
            graph.Input(input.Name, input.Type == "int32", [.. input.Shape]);
        }

        foreach (var output in GraphContract.Outputs(shape.Tiers, shape.Tasks))
        {
            graph.Output(output.Name, [.. output.Shape]);
        }

        graph.Constant("embeddings", network.Embeddings, shape.Dictionary, shape.Width);
        graph.Constant("ids_axis", [1L], 1);
        graph.Node("Gather", "rows", ["embeddings", GraphContract.Ids], ("axis", 0));
        graph.Node("ReduceSum", "sum", ["rows", "ids_axis"], ("keepdims", 0));
        graph.Node("Mul", "text", ["sum", GraphContract.Scale]);

        graph.Node("Relu", "shape", [Layer(graph, "shape_layer", GraphContract.Signals, dense, shape.SignalWeights, shape.SignalBias, shape.SignalHidden, shape.Signals)]);
        graph.Node("Concat", "joined", ["text", "shape"], ("axis", 1));
        graph.Node("Relu", "hidden", [Layer(graph, "hidden_layer", "joined", dense, shape.HiddenWeights, shape.HiddenBias, shape.Hidden, shape.Joined)]);
        graph.Node("Concat", "final", ["joined", "hidden"], ("axis", 1));

        var head = new HeadRows(shape.HeadWeights, shape.HeadBias, shape.Final);
        head.Write(graph, dense, "tier_first", 0, 2);
        head.Write(graph, dense, "tier_raw", shape.Steps, 2 * (shape.Tiers - 1));
        head.Write(graph, dense, GraphContract.TaskLogits, shape.TaskOutputs, shape.Tasks);
        head.Write(graph, dense, "gate_logit", shape.Gate, 1);
        graph.Node("Softplus", "tier_steps", ["tier_raw"]);
        graph.Node("Concat", "tier_parts", ["tier_first", "tier_steps"], ("axis", 1));
        graph.Constant("traffic_sum", Climb(shape, traffic: 1f, benchmark: 0f), shape.TaskOutputs, shape.Tiers);
        graph.Constant("difference_sum", Climb(shape, traffic: -1f, benchmark: 1f), shape.TaskOutputs, shape.Tiers);
        graph.Node("MatMul", "traffic", ["tier_parts", "traffic_sum"]);
        graph.Node("MatMul", "difference", ["tier_parts", "difference_sum"]);
        graph.Node("Sigmoid", "gate", ["gate_logit"]);
        graph.Node("Mul", "shift", ["difference", "gate"]);
        graph.Node("Add", GraphContract.TierLogits, ["traffic", "shift"]);
        return graph.ToBytes();
    }

    private readonly record struct HeadRows(int Weights, int Bias, int Inputs)
    {
        public void Write(OnnxGraph graph, ReadOnlySpan<float> dense, string output, int first, int count) =>
            Layer(graph, output, "final", dense, Weights + (first * Inputs), Bias + first, count, Inputs);
    }

    private static string Layer(OnnxGraph graph, string output, string input, ReadOnlySpan<float> dense, int weights, int bias, int units, int inputs)
    {
        graph.Constant($"{output}_weights", dense.Slice(weights, units * inputs), units, inputs);
        graph.Constant($"{output}_bias", dense.Slice(bias, units), units);
        return graph.Node("Gemm", output, [input, $"{output}_weights", $"{output}_bias"], ("transB", 1));
    }

    /// <summary>Matrix that sums first logits and steps into logits, each expert by its factor.</summary>
    private static float[] Climb(NetworkShape shape, float traffic, float benchmark)
    {
        var matrix = new float[shape.TaskOutputs * shape.Tiers];
        for (var t = 0; t < shape.Tiers; t++)
        {
            matrix[t] = traffic;
            matrix[shape.Tiers + t] = benchmark;
            for (var step = 1; step <= t; step++)
            {
                matrix[((shape.Steps + step - 1) * shape.Tiers) + t] = traffic;
                matrix[((shape.Steps + shape.Tiers - 1 + step - 1) * shape.Tiers) + t] = benchmark;
            }
        }

        return matrix;
    }
}
