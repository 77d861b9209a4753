using Microsoft.ML.OnnxRuntime;

namespace RoutingDecision.Classifier.Bundles;

/// <summary>Names and shapes that the graph of a hashed-feature bundle has. Batch and id count are free.</summary>
internal static class GraphContract
{
    public const string Ids = "ids";
    public const string Scale = "scale";
    public const string Signals = "signals";
    public const string TierLogits = "tier_logits";
    public const string TaskLogits = "task_logits";

    public static IReadOnlyList<TensorShape> Inputs(int signals) => [new(Ids, "int32", [-1, -1]), new(Scale, "float32", [-1, 1]), new(Signals, "float32", [-1, signals])];

    public static IReadOnlyList<TensorShape> Outputs(int tiers, int tasks) => [new(TierLogits, "float32", [-1, tiers]), new(TaskLogits, "float32", [-1, tasks])];

    /// <summary>Compares the manifest with what this code feeds and reads.</summary>
    public static void Compare(BundleManifest manifest, List<string> reasons)
    {
        CompareDeclared("input", manifest.Inputs, Inputs(manifest.Featurizer.Signals.Count), reasons);
        CompareDeclared("output", manifest.Outputs, Outputs(manifest.Tiers.Count, manifest.Tasks.Count), reasons);
    }

    /// <summary>Compares the graph itself with the manifest.</summary>
    public static void Compare(BundleManifest manifest, InferenceSession session, List<string> reasons)
    {
        CompareActual("input", manifest.Inputs, session.InputMetadata, reasons);
        CompareActual("output", manifest.Outputs, session.OutputMetadata, reasons);
    }

    private static void CompareDeclared(string kind, IReadOnlyList<TensorShape> declared, IReadOnlyList<TensorShape> wanted, List<string> reasons)
    {
        foreach (var shape in wanted)
        {
            var found = declared.FirstOrDefault(d => d.Name == shape.Name);
            if (found is null)
            {
                reasons.Add($"the manifest has no {kind} '{shape.Name}'");
            }
            else if (found.Type != shape.Type || !found.Shape.SequenceEqual(shape.Shape))
            {
                reasons.Add($"{kind} '{shape.Name}' is {Show(found.Type, found.Shape)} in the manifest, {Show(shape.Type, shape.Shape)} follows from its tiers, tasks and signals");
            }
        }

        if (declared.Count != wanted.Count)
        {
            reasons.Add($"the manifest declares {declared.Count} {kind}s, not {wanted.Count}");
        }
    }

    private static void CompareActual(string kind, IReadOnlyList<TensorShape> declared, IReadOnlyDictionary<string, NodeMetadata> actual, List<string> reasons)
    {
        foreach (var shape in declared)
        {
            if (!actual.TryGetValue(shape.Name, out var node))
            {
                reasons.Add($"the model has no {kind} '{shape.Name}'");
                continue;
            }

            var type = node.ElementType == typeof(int) ? "int32" : node.ElementType == typeof(float) ? "float32" : node.ElementType.Name;
            if (type != shape.Type || !node.Dimensions.SequenceEqual(shape.Shape))
            {
                reasons.Add($"{kind} '{shape.Name}' is {Show(type, node.Dimensions)} in the model, {Show(shape.Type, shape.Shape)} in the manifest");
            }
        }

        if (actual.Count != declared.Count)
        {
            reasons.Add($"the model has {actual.Count} {kind}s, the manifest {declared.Count}");
        }
    }

    private static string Show(string type, IEnumerable<int> shape) => $"{type}[{string.Join(",", shape)}]";
}
