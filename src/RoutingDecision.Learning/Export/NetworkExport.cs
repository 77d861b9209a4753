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

        Layer(graph, "tier_base", "final", dense, shape.HeadWeights, shape.HeadBias, 1, shape.Final);
        Layer(graph, "tier_raw", "final", dense, shape.HeadWeights + shape.Final, shape.HeadBias + 1, shape.Tiers - 1, shape.Final);
        Layer(graph, GraphContract.TaskLogits, "final", dense, shape.HeadWeights + (shape.Tiers * shape.Final), shape.HeadBias + shape.Tiers, shape.Tasks, shape.Final);
        graph.Node("Softplus", "tier_steps", ["tier_raw"]);
        graph.Node("Concat", "tier_parts", ["tier_base", "tier_steps"], ("axis", 1));
        graph.Constant("running_sum", RunningSum(shape.Tiers), shape.Tiers, shape.Tiers);
        graph.Node("MatMul", GraphContract.TierLogits, ["tier_parts", "running_sum"]);
        return graph.ToBytes();
    }

    private static string Layer(OnnxGraph graph, string output, string input, ReadOnlySpan<float> dense, int weights, int bias, int units, int inputs)
    {
        graph.Constant($"{output}_weights", dense.Slice(weights, units * inputs), units, inputs);
        graph.Constant($"{output}_bias", dense.Slice(bias, units), units);
        return graph.Node("Gemm", output, [input, $"{output}_weights", $"{output}_bias"], ("transB", 1));
    }

    private static float[] RunningSum(int tiers)
    {
        var matrix = new float[tiers * tiers];
        for (var from = 0; from < tiers; from++)
        {
            for (var to = from; to < tiers; to++)
            {
                matrix[(from * tiers) + to] = 1f;
            }
        }

        return matrix;
    }
}
