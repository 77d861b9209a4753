using Microsoft.ML.OnnxRuntime;

namespace RoutingDecision.Classifier.Bundles;

/// <summary>Compares what the manifest declares with what this code feeds and reads, and the graph itself with the manifest.</summary>
internal static class GraphCheck
{
    /// <summary>Compares the declared inputs and outputs with what follows from the rest of the manifest.</summary>
    public static void Declared(BundleManifest manifest, List<string> reasons)
    {
        if (manifest.Featurizer is { } hashed)
        {
            Fixed("input", manifest.Inputs, GraphContract.Inputs(hashed.Signals.Count), reasons);
            Fixed("output", manifest.Outputs, GraphContract.Outputs(manifest.Tiers.Count, manifest.Tasks.Count), reasons);
        }
        else if (manifest is { Wordpiece: not null, Heads: not null })
        {
            TransformerCheck.Compare(manifest, reasons);
        }
    }

    /// <summary>Compares the graph with the declaration. Outputs that are not declared are not read; inputs that are not can't be fed.</summary>
    public static void Actual(BundleManifest manifest, InferenceSession session, List<string> reasons)
    {
        var file = manifest.Model.File;
        Compare(file, "input", manifest.Inputs, session.InputMetadata, reasons);
        Compare(file, "output", manifest.Outputs, session.OutputMetadata, reasons);
        foreach (var name in session.InputMetadata.Keys.Where(n => manifest.Inputs.All(i => i.Name != n)))
        {
            reasons.Add($"{file} has an input '{name}' that {BundleManifest.FileName} does not declare");
        }
    }

    public static string Show(string type, IEnumerable<int> shape) => $"{type}[{string.Join(",", shape)}]";

    private static void Fixed(string kind, IReadOnlyList<TensorShape> declared, IReadOnlyList<TensorShape> wanted, List<string> reasons)
    {
        foreach (var shape in wanted)
        {
            var found = declared.FirstOrDefault(d => d.Name == shape.Name);
            if (found is null)
            {
                reasons.Add($"{kind}s has no {kind} '{shape.Name}', which every hashed bundle has");
            }
            else if (found.Type != shape.Type || !found.Shape.SequenceEqual(shape.Shape))
            {
                reasons.Add($"{kind} '{shape.Name}' is {Show(found.Type, found.Shape)}, {Show(shape.Type, shape.Shape)} follows from tiers, tasks and signals");
            }
        }

        if (declared.Count != wanted.Count)
        {
            reasons.Add($"{kind}s declares {declared.Count}, a hashed bundle has {wanted.Count}");
        }
    }

    private static void Compare(
        string file, string kind, IReadOnlyList<TensorShape> declared, IReadOnlyDictionary<string, NodeMetadata> actual, List<string> reasons)
    {
        foreach (var shape in declared)
        {
            if (!actual.TryGetValue(shape.Name, out var node))
            {
                reasons.Add($"{file} has no {kind} '{shape.Name}'; it has {string.Join(", ", actual.Keys)}");
                continue;
            }

            var type = TypeOf(node);
            if (type != shape.Type || !node.Dimensions.SequenceEqual(shape.Shape))
            {
                reasons.Add($"{kind} '{shape.Name}' is {Show(type, node.Dimensions)} in {file}, {Show(shape.Type, shape.Shape)} in {BundleManifest.FileName}");
            }
        }
    }

    private static string TypeOf(NodeMetadata node) =>
        node.ElementType == typeof(int) ? "int32" : node.ElementType == typeof(long) ? "int64" : node.ElementType == typeof(float) ? "float32" : $"{node.ElementType?.Name}";
}
