using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Learning.Baselines;

namespace RoutingDecision.Learning.Export;

/// <summary>Writes TF-IDF and logistic regression as a graph: P(success at a tier) = P(a tier up to it is the cheapest sufficient one).</summary>
internal static class LogisticExport
{
    public static byte[] ToOnnx(LogisticModel model)
    {
        var graph = new OnnxGraph("tfidf_logistic");
        foreach (var input in GraphContract.Inputs(model.Signals))
        {
            graph.Input(input.Name, input.Type == "int32", [.. input.Shape]);
        }

        foreach (var output in GraphContract.Outputs(model.Tiers, model.Tasks))
        {
            graph.Output(output.Name, [.. output.Shape]);
        }

        graph.Constant("table", model.Table, model.Table.Length / model.Columns, model.Columns);
        graph.Constant("bias", model.Bias, model.Bias.Length);
        graph.Constant("ids_axis", [1L], 1);
        graph.Constant("columns_axis", [1L], 1);
        graph.Constant("tiny", [LogisticModel.Tiny], 1);
        graph.Constant("margin", [LogisticModel.Margin], 1);
        graph.Constant("one_less", [1f - LogisticModel.Margin], 1);
        graph.Constant("one", [1f], 1);
        graph.Node("Gather", "rows", ["table", GraphContract.Ids], ("axis", 0));
        graph.Node("ReduceSum", "sums", ["rows", "ids_axis"], ("keepdims", 0));
        Slice(graph, "squares", "sums", 0, 1);
        graph.Node("Add", "squares_over_0", ["squares", "tiny"]);
        graph.Node("Sqrt", "norm", ["squares_over_0"]);
        Slice(graph, "weighted", "sums", 1, model.Columns);
        graph.Node("Div", "normed", ["weighted", "norm"]);
        graph.Node("Add", "logits", ["normed", "bias"]);
        Slice(graph, GraphContract.TaskLogits, "logits", model.Tiers, model.Bias.Length);
        Slice(graph, "tier_classes", "logits", 0, model.Tiers);
        graph.Node("Softmax", "tier_shares", ["tier_classes"], ("axis", 1));
        graph.Constant("up_to", UpperTriangle(model.Tiers), model.Tiers, model.Tiers);
        graph.Node("MatMul", "success", ["tier_shares", "up_to"]);
        graph.Node("Max", "success_over_0", ["success", "margin"]);
        graph.Node("Min", "success_kept", ["success_over_0", "one_less"]);
        graph.Node("Sub", "failure", ["one", "success_kept"]);
        graph.Node("Div", "odds", ["success_kept", "failure"]);
        graph.Node("Log", GraphContract.TierLogits, ["odds"]);
        return graph.ToBytes();
    }

    private static void Slice(OnnxGraph graph, string output, string input, long from, long to)
    {
        graph.Constant($"{output}_from", [from], 1);
        graph.Constant($"{output}_to", [to], 1);
        graph.Node("Slice", output, [input, $"{output}_from", $"{output}_to", "columns_axis"]);
    }

    private static float[] UpperTriangle(int size)
    {
        var matrix = new float[size * size];
        for (var row = 0; row < size; row++)
        {
            Array.Fill(matrix, 1f, (row * size) + row, size - row);
        }

        return matrix;
    }
}
