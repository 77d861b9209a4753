using System.Text.Json;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Learning.Data;

/// <summary>
/// Reads per-prompt, per-model correctness: <c>{"id","source","prompt","models":{name:{"score":0..1}},"split"?,"meta":{"task",...}}</c>, plain or
/// gzip. Each model that stands for a tier gives one observation of it; together a tier's models weigh 1. Where a row has no split it follows
/// from the text (<see cref="SplitRule"/>).
/// </summary>
public static class BenchmarkReader
{
    /// <summary>Reads the rows that say something about at least one tier.</summary>
    /// <param name="file">JSONL or JSONL.gz.</param>
    /// <param name="labels">Tiers and tasks.</param>
    /// <param name="tiers">Which model stands for which tier.</param>
    /// <exception cref="DataException">A row can't be understood, or none has a model that stands for a tier.</exception>
    public static IEnumerable<SourcePrompt> Read(string file, LabelSpace labels, BenchmarkTiers tiers)
    {
        var known = false;
        foreach (var (line, row) in JsonLines.Read(file))
        {
            var source = row.RequiredText("source", file, line);
            var subject = row.TryGetProperty("meta", out var meta) ? meta.OptionalText("task", file, line) ?? string.Empty : string.Empty;
            var evidence = Evidence(row, labels, tiers, LabelFaults.Weight(source, subject), file, line);
            known = known || row.GetProperty("models").EnumerateObject().Any(m => tiers.TierOf(m.Name) is not null);
            if (evidence is null)
            {
                continue;
            }

            PromptMessage[] messages = [new(MessageRole.User, row.RequiredText("prompt", file, line))];
            yield return new SourcePrompt
            {
                Id = row.RequiredText("id", file, line),
                Source = source,
                Input = new PromptInput { Messages = messages, SystemPrompt = string.Empty },
                Split = ModelResultsReader.SplitOf(row, file, line) ?? SplitRule.Of(messages),
                Evidence = evidence,
                IsBenchmark = true,
                Group = subject,
                IsContaminated = meta.OptionalFlag("contaminated", file, line),
            };
        }

        if (!known)
        {
            throw new DataException(
                file, 0, $"no row has a model that stands for a tier (--chain TIER=NAME,... names others); these do: {string.Join(", ", tiers.Models)}");
        }
    }

    private static TierEvidence? Evidence(JsonElement row, LabelSpace labels, BenchmarkTiers tiers, double factor, string file, int line)
    {
        if (!row.TryGetProperty("models", out var models) || models.ValueKind != JsonValueKind.Object)
        {
            throw new DataException(file, line, "'models' is missing or not an object");
        }

        var scores = new List<(int Tier, double Score)>();
        foreach (var model in models.EnumerateObject())
        {
            if (tiers.TierOf(model.Name) is not { } name || labels.TierIndex(name) is var tier && tier < 0)
            {
                continue;
            }

            scores.Add((tier, Score(model.Value, file, line)));
        }

        if (scores.Count == 0 || factor <= 0)
        {
            return null;
        }

        var evidence = new TierEvidence(labels.Tiers.Count);
        foreach (var (tier, score) in scores)
        {
            evidence.Add(tier, score, factor / scores.Count(s => s.Tier == tier));
        }

        return evidence;
    }

    private static double Score(JsonElement result, string file, int line) =>
        result.ValueKind == JsonValueKind.Object && result.TryGetProperty("score", out var score)
        && score.ValueKind == JsonValueKind.Number && score.GetDouble() is >= 0 and <= 1 and var value
            ? value
            : throw new DataException(file, line, "a model's 'score' is not a number from 0 to 1");
}
