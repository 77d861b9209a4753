using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Learning.Export;

/// <summary>
/// Writes an ensemble as an ONNX graph that computes what its predictor does. The members' layers become one layer each with a block per member, so
/// the graph has as many nodes as for a single network: at this size a node costs more than its arithmetic.
/// </summary>
internal static class EnsembleExport
{
    public static byte[] ToOnnx(NetworkEnsemble ensemble)
    {
        var shape = ensemble.Shape;
        var blocks = new MemberBlocks(ensemble);
        var graph = new OnnxGraph("prompt_classifier");
        foreach (var input in GraphContract.Inputs(shape.Signals))
        {
            graph.Input(input.Name, input.Type == "int32", [.. input.Shape]);
        }

        foreach (var output in GraphContract.Outputs(shape.Tiers, shape.Tasks))
        {
            graph.Output(output.Name, [.. output.Shape]);
        }

        Text(graph, ensemble.Table);
        graph.Node("Relu", "shape", [Layer(graph, "shape_layer", GraphContract.Signals, blocks.Signals())]);
        graph.Node("Concat", "joined", ["text", "shape"], ("axis", 1));
        graph.Node("Relu", "hidden", [Layer(graph, "hidden_layer", "joined", blocks.Hidden())]);
        graph.Node("Concat", "final", ["joined", "hidden"], ("axis", 1));
        Tiers(graph, blocks, ensemble);
        Layer(graph, GraphContract.TaskLogits, "final", blocks.Tasks());
        return graph.ToBytes();
    }

    /// <summary>
    /// The sum of a row's embeddings as a product with a row of ones, in whole numbers: the same sums as a reduction's, which would first write every
    /// embedding out as floats and takes some seven times as long for each id.
    /// </summary>
    private static void Text(OnnxGraph graph, QuantisedTable table)
    {
        graph.Constant("embeddings", table.Bytes, table.Rows, table.Columns);
        graph.Constant("column_scales", table.Scales, 1, table.Columns);
        graph.Node("Gather", "rows", ["embeddings", GraphContract.Ids], ("axis", 0));
        graph.Node("Shape", "length", [GraphContract.Ids], ("start", 1), ("end", 2));
        graph.Fill("ones", "length", 1);
        graph.Node("MatMulInteger", "whole_sum", ["ones", "rows"]);
        graph.Node("Cast", "sum", ["whole_sum"], ("to", 1));
        graph.Node("Mul", "scaled", ["sum", GraphContract.Scale]);
        graph.Node("Mul", "text", ["scaled", "column_scales"]);
    }

    /// <summary>
    /// Of each member three heads: first logits as they are, steps through softplus. "Climb" matrices, which carry the members' shares, add them up
    /// to the logits of traffic and to what benchmarks differ by; the gate weighs the difference.
    /// </summary>
    private static void Tiers(OnnxGraph graph, MemberBlocks blocks, NetworkEnsemble ensemble)
    {
        var (tiers, members) = (ensemble.Tiers, ensemble.Members);
        Layer(graph, "tier_first", "final", blocks.Firsts());
        Layer(graph, "tier_raw", "final", blocks.Steps());
        Layer(graph, "gate_logits", "final", blocks.Gates());
        graph.Node("Softplus", "tier_steps", ["tier_raw"]);
        graph.Node("Concat", "tier_parts", ["tier_first", "tier_steps"], ("axis", 1));
        var parts = members.Count * MemberBlocks.Heads * tiers;
        graph.Constant("traffic_sum", ClimbMatrix.Build(tiers, [.. members.SelectMany(TrafficFactors)]), parts, tiers);
        graph.Constant("difference_sum", ClimbMatrix.Build(tiers, [.. members.SelectMany(DifferenceFactors)]), parts, tiers);
        graph.Constant("gate_shares", [.. members.Select(m => m.TrafficShare)], members.Count, 1);
        graph.Node("MatMul", "traffic", ["tier_parts", "traffic_sum"]);
        graph.Node("MatMul", "difference", ["tier_parts", "difference_sum"]);
        graph.Node("Sigmoid", "gates", ["gate_logits"]);
        graph.Node("MatMul", "gate", ["gates", "gate_shares"]);
        graph.Node("Mul", "shift", ["difference", "gate"]);
        graph.Node("Add", GraphContract.TierLogits, ["traffic", "shift"]);
    }

    private static float[] TrafficFactors(Member m) => [m.TrafficShare, 0f, 0f];

    private static float[] DifferenceFactors(Member m) => [-m.TrafficShare, m.BenchmarkShare * (1f - Pass.ShapeShare), m.BenchmarkShare * Pass.ShapeShare];

    private static string Layer(OnnxGraph graph, string output, string input, Block block)
    {
        graph.Constant($"{output}_weights", block.Weights, block.Outputs, block.Inputs);
        graph.Constant($"{output}_bias", block.Bias, block.Outputs);
        return graph.Node("Gemm", output, [input, $"{output}_weights", $"{output}_bias"], ("transB", 1));
    }
}
