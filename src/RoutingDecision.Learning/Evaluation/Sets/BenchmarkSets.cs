using RoutingDecision.Core.Prompts;
using RoutingDecision.Learning.Data;

namespace RoutingDecision.Learning.Evaluation.Sets;

/// <summary>Makes evaluation sets of a benchmark file, one per source in it. A row without a split has the one that <c>routing train</c> gives
/// it.</summary>
internal static class BenchmarkSets
{
    /// <param name="file">JSONL or JSONL.gz.</param>
    /// <param name="options">Models and split.</param>
    /// <exception cref="DataException">A row can't be understood, a model is in no row, or nothing is left.</exception>
    public static IEnumerable<EvaluationSet> Read(string file, EvaluationOptions options)
    {
        var sources = ModelResultsReader.Read(file).GroupBy(r => r.Source, StringComparer.Ordinal).ToArray();
        return sources.Length > 0
            ? sources.Select(rows => Build(rows.Key, file, [.. rows], options))
            : throw new DataException(file, 0, "the file has no rows");
    }

    private static EvaluationSet Build(string source, string file, ModelResults[] rows, EvaluationOptions options)
    {
        var models = ComparedModels.For(source, file, options.Pair, options.Chain);
        var needed = models.Chain.Append(models.Weak).Append(models.Strong).Select(a => a.Model).Distinct(StringComparer.Ordinal).ToArray();
        CheckNames(file, source, rows, needed);
        var split = options.Split ?? (rows.Any(r => r.Split is not null) ? "test" : "all");
        var chosen = rows.Where(r => split == "all" || SplitNames.Of(r.Split ?? SplitRule.Of(Ask(r))) == split).ToArray();
        var complete = chosen.Where(r => needed.All(r.Models.ContainsKey)).ToArray();
        if (complete.Length == 0)
        {
            throw new DataException(
                file,
                0,
                chosen.Length == 0
                    ? $"split '{split}' of '{source}' has no rows"
                    : $"no row of '{source}' has results of all of {string.Join(", ", needed)}");
        }

        return new EvaluationSet
        {
            Name = source,
            File = file,
            Split = split,
            Arms = models.Chain,
            Weak = models.Weak,
            Strong = models.Strong,
            Rows = [.. complete.Select(r => Row(r, models))],
            Incomplete = chosen.Length - complete.Length,
        };
    }

    private static void CheckNames(string file, string source, ModelResults[] rows, string[] needed)
    {
        var known = rows.SelectMany(r => r.Models.Keys).ToHashSet(StringComparer.Ordinal);
        if (needed.FirstOrDefault(m => !known.Contains(m)) is { } missing)
        {
            var names = string.Join(", ", known.Order(StringComparer.Ordinal));
            throw new DataException(file, 0, $"model '{missing}' is in no row of '{source}', which has {names}");
        }
    }

    private static PromptMessage[] Ask(ModelResults row) => [new(MessageRole.User, row.Prompt)];

    private static EvaluationRow Row(ModelResults row, ComparedModels models)
    {
        var quality = models.Chain.Select(a => row.Models[a.Model].Score).ToArray();
        return new EvaluationRow
        {
            Id = row.Id,
            Task = row.Task,
            Input = new PromptInput { Messages = Ask(row), SystemPrompt = "" },
            Quality = quality,
            CostUsd = [.. models.Chain.Select(a => row.Models[a.Model].CostUsd)],
            Needed = EvaluationSet.Needed(quality),
            Weak = row.Models[models.Weak.Model].Score,
            Strong = row.Models[models.Strong.Model].Score,
            IsContaminated = row.IsContaminated,
        };
    }
}
