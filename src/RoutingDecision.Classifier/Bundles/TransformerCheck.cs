namespace RoutingDecision.Classifier.Bundles;

/// <summary>Whether inputs, outputs and heads that a manifest declares for a transformer fit each other.</summary>
internal static class TransformerCheck
{
    private const string FreeShape = "int64[-1,-1] (or [-1,N] where the graph has a fixed length)";

    public static void Compare(BundleManifest manifest, List<string> reasons)
    {
        Inputs(manifest, reasons);
        var heads = manifest.Heads!;
        Head("heads.success", heads.Success.Output, heads.Success.Columns, "tiers", manifest.Tiers.Count, manifest.Outputs, reasons);
        if (heads.Task is { } task)
        {
            Head("heads.task", task.Output, task.Columns, "tasks", manifest.Tasks.Count, manifest.Outputs, reasons);
        }
    }

    private static void Inputs(BundleManifest manifest, List<string> reasons)
    {
        var options = manifest.Wordpiece!;
        (string Key, string? Name)[] wanted = [("input_ids", options.Inputs.InputIds), ("attention_mask", options.Inputs.AttentionMask), ("token_type_ids", options.Inputs.TokenTypeIds)];
        foreach (var (key, name) in wanted.Where(w => w.Name is not null))
        {
            var found = manifest.Inputs.FirstOrDefault(i => i.Name == name);
            if (found is null)
            {
                reasons.Add($"wordpiece.inputs.{key} is '{name}', which inputs does not declare");
            }
            else if (found.Type != "int64" || found.Shape is not [-1, -1 or > 0])
            {
                reasons.Add($"input '{name}' is {GraphCheck.Show(found.Type, found.Shape)}, allowed is {FreeShape}");
            }
            else if (found.Shape[1] > 0 && found.Shape[1] < options.MaxTokens)
            {
                reasons.Add($"wordpiece.max_tokens is {options.MaxTokens}, input '{name}' has room for {found.Shape[1]}");
            }
        }

        foreach (var unused in manifest.Inputs.Where(i => wanted.All(w => w.Name != i.Name)))
        {
            reasons.Add($"inputs declares '{unused.Name}', which wordpiece.inputs does not name: nothing would feed it");
        }

        if (manifest.Inputs.Select(i => i.Shape.Count > 1 ? i.Shape[1] : 0).Distinct().Count() > 1)
        {
            reasons.Add("inputs declares different lengths");
        }
    }

    private static void Head(
        string key, string output, IReadOnlyList<int>? columns, string names, int count, IReadOnlyList<TensorShape> outputs, List<string> reasons)
    {
        if (outputs.FirstOrDefault(o => o.Name == output) is not { } found)
        {
            reasons.Add($"{key}.output is '{output}', which outputs does not declare");
        }
        else if (found.Type != "float32" || found.Shape is not [-1, > 0])
        {
            reasons.Add($"output '{output}' is {GraphCheck.Show(found.Type, found.Shape)}, allowed is float32[-1,N]");
        }
        else if (columns is null)
        {
            if (found.Shape[1] != count)
            {
                reasons.Add($"output '{output}' has {found.Shape[1]} columns, {names} has {count}: say in {key}.columns which are meant");
            }
        }
        else if (columns.Count != count || columns.Distinct().Count() != count || columns.Any(c => c < 0 || c >= found.Shape[1]))
        {
            reasons.Add($"{key}.columns is [{string.Join(",", columns)}], allowed are {count} different numbers from 0 to {found.Shape[1] - 1}, one for each of {names}");
        }
    }
}
