using RoutingDecision.Learning.Data;

namespace RoutingDecision.Learning.Evaluation.Sets;

/// <summary>
/// Makes an evaluation set of labelled prompts: a file, or all <c>*.jsonl</c> of a folder. The arms are the label space's tiers; a tier's quality
/// is 0 below the label and 1 from it on. All rows are used unless a split is asked for; a row's is then its own, or the one that
/// <c>routing train</c> would give it.
/// </summary>
internal static class LabelledSets
{
    /// <exception cref="DataException">A row can't be understood, or nothing is left.</exception>
    public static EvaluationSet Read(string path, LabelSpace labels, EvaluationOptions options)
    {
        var name = Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(path));
        var split = options.Split ?? "all";
        var rows = Files(path)
            .SelectMany(f => LabelledReader.Read(f, name, labels))
            .Where(r => split == "all" || SplitNames.Of(r.Split) == split)
            .Select(r => Row(r, labels))
            .ToArray();
        return rows.Length == 0
            ? throw new DataException(path, 0, split == "all" ? "there are no labelled rows" : $"split '{split}' has no rows")
            : new EvaluationSet
            {
                Name = name,
                File = path,
                Split = split,
                Arms = [.. labels.Tiers.Select(t => new Arm(t, ""))],
                Weak = new Arm(labels.Tiers[0], ""),
                Strong = new Arm(labels.Tiers[^1], ""),
                Rows = rows,
                IsLabelled = true,
            };
    }

    private static string[] Files(string path)
    {
        if (!Directory.Exists(path))
        {
            return [path];
        }

        var files = Directory.GetFiles(path, "*.jsonl");
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    private static EvaluationRow Row(SourcePrompt prompt, LabelSpace labels)
    {
        var quality = labels.Tiers.Select((_, t) => t >= prompt.Tier ? 1.0 : 0.0).ToArray();
        return new EvaluationRow
        {
            Id = prompt.Id,
            Task = prompt.Task >= 0 ? labels.Tasks[prompt.Task] : "",
            Input = prompt.Input,
            Quality = quality,
            CostUsd = [.. quality.Select(_ => double.NaN)],
            Needed = prompt.Tier,
            Weak = quality[0],
            Strong = quality[^1],
        };
    }
}
