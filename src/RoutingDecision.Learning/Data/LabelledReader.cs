using System.Text.Json;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Learning.Data;

/// <summary>
/// Reads labelled prompts: the project's corpus, or a team's own file. A row is <c>{"id"?, "prompt" | "messages": [{"role","text"}], "tier", "task"?,
/// "language"?, "weight"?, "split"?, "note"?}</c>; <c>tier</c> is the cheapest one that answers satisfactorily. Where a row has no split it follows
/// from the text (<see cref="SplitRule"/>), so it does not change when rows are added or renamed.
/// </summary>
public static class LabelledReader
{
    /// <summary>Share of doubt that a label keeps, see <see cref="TierEvidence.FromLabel"/>.</summary>
    public const double Doubt = 0.03;

    /// <summary>Reads all rows of a file.</summary>
    /// <exception cref="DataException">A row can't be understood.</exception>
    public static IEnumerable<SourcePrompt> Read(string file, string source, LabelSpace labels)
    {
        foreach (var (line, row) in JsonLines.Read(file))
        {
            var tier = labels.TierIndex(row.RequiredText("tier", file, line));
            if (tier < 0)
            {
                throw new DataException(file, line, $"tier '{row.RequiredText("tier", file, line)}' is none of {string.Join(", ", labels.Tiers)}");
            }

            var task = -1;
            if (row.OptionalText("task", file, line) is { } name && (task = labels.TaskIndex(name)) < 0)
            {
                throw new DataException(file, line, $"task '{name}' is none of {string.Join(", ", labels.Tasks)}");
            }

            var messages = Messages(row, file, line);
            yield return new SourcePrompt
            {
                Id = row.OptionalText("id", file, line) ?? $"{source}-{line}",
                Source = source,
                Input = new PromptInput { Messages = messages, SystemPrompt = string.Empty },
                Split = OwnSplit(row, file, line) ?? SplitRule.Of(messages),
                Evidence = TierEvidence.FromLabel(tier, labels.Tiers.Count, Weight(row, file, line), Doubt),
                Tier = tier,
                Task = task,
                Language = row.OptionalText("language", file, line) ?? string.Empty,
            };
        }
    }

    private static Split? OwnSplit(JsonElement row, string file, int line) => row.OptionalText("split", file, line) switch
    {
        null => null,
        "train" => Split.Train,
        "dev" => Split.Dev,
        "calibration" => Split.Calibration,
        "test" => Split.Test,
        var other => throw new DataException(file, line, $"split '{other}' is none of train, dev, calibration, test"),
    };

    private static double Weight(JsonElement row, string file, int line)
    {
        if (!row.TryGetProperty("weight", out var value))
        {
            return 1;
        }

        return value.ValueKind == JsonValueKind.Number && value.GetDouble() is > 0 and <= 1000 and var weight
            ? weight
            : throw new DataException(file, line, "'weight' is not a number over 0, at most 1000");
    }

    private static PromptMessage[] Messages(JsonElement row, string file, int line)
    {
        if (row.OptionalText("prompt", file, line) is { } prompt)
        {
            return [new PromptMessage(MessageRole.User, prompt)];
        }

        if (!row.TryGetProperty("messages", out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            throw new DataException(file, line, "neither 'prompt' nor 'messages' is there");
        }

        return [.. list.EnumerateArray().Select(m => new PromptMessage(Role(m.RequiredText("role", file, line), file, line), m.RequiredText("text", file, line)))];
    }

    private static MessageRole Role(string role, string file, int line) => role switch
    {
        "user" => MessageRole.User,
        "assistant" => MessageRole.Assistant,
        "system" => MessageRole.System,
        "tool" => MessageRole.Tool,
        _ => throw new DataException(file, line, $"role '{role}' is none of user, assistant, system, tool"),
    };
}
