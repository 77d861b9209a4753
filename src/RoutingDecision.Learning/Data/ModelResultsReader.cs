using System.Text.Json;

namespace RoutingDecision.Learning.Data;

/// <summary>
/// Reads benchmark rows with all their models: <c>{"id","source","prompt","models":{name:{"score":0..1,"cost":usd|null}},"split"?,
/// "meta"?:{"task"?,"contaminated"?}}</c>, plain or gzip.
/// </summary>
internal static class ModelResultsReader
{
    /// <exception cref="DataException">A row can't be understood.</exception>
    public static IEnumerable<ModelResults> Read(string file)
    {
        foreach (var (line, row) in JsonLines.Read(file))
        {
            if (row.TryGetProperty("tier", out _) && !row.TryGetProperty("models", out _))
            {
                throw new DataException(file, line, "the row has a 'tier' and no 'models': labelled prompts are read with --labels");
            }

            var meta = row.TryGetProperty("meta", out var value) ? value : default;
            yield return new ModelResults
            {
                Id = row.RequiredText("id", file, line),
                Source = row.RequiredText("source", file, line),
                Prompt = row.RequiredText("prompt", file, line),
                Split = SplitOf(row, file, line),
                Task = meta.OptionalText("task", file, line) ?? "",
                IsContaminated = meta.OptionalFlag("contaminated", file, line),
                Models = Models(row, file, line),
            };
        }
    }

    private static Dictionary<string, ModelResult> Models(JsonElement row, string file, int line)
    {
        if (!row.TryGetProperty("models", out var models) || models.ValueKind != JsonValueKind.Object)
        {
            throw new DataException(file, line, "'models' is missing or not an object");
        }

        var results = new Dictionary<string, ModelResult>(StringComparer.Ordinal);
        foreach (var model in models.EnumerateObject())
        {
            if (model.Value.ValueKind != JsonValueKind.Object || Number(model.Value, "score") is not (>= 0 and <= 1 and var score))
            {
                throw new DataException(file, line, $"the 'score' of '{model.Name}' is not a number from 0 to 1");
            }

            results[model.Name] = new ModelResult(score, Cost(model, file, line));
        }

        return results;
    }

    private static double Cost(JsonProperty model, string file, int line)
    {
        if (!model.Value.TryGetProperty("cost", out var cost) || cost.ValueKind == JsonValueKind.Null)
        {
            return double.NaN;
        }

        return Number(model.Value, "cost") is >= 0 and <= double.MaxValue and var usd
            ? usd
            : throw new DataException(file, line, $"the 'cost' of '{model.Name}' is neither null nor a number from 0");
    }

    private static double Number(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN;

    /// <summary>The split that a row names; null: none.</summary>
    public static Split? SplitOf(JsonElement row, string file, int line)
    {
        if (!row.TryGetProperty("split", out var split) || split.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return (split.ValueKind == JsonValueKind.String ? split.GetString() : null) switch
        {
            "train" => Split.Train,
            "dev" => Split.Dev,
            "test" => Split.Test,
            _ => throw new DataException(file, line, $"split {split.GetRawText()} is none of train, dev, test"),
        };
    }
}
