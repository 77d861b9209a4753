using System.Text;
using System.Text.Json;
using RoutingDecision.TestKit;

namespace RoutingDecision.LoadBench.Messages;

/// <summary>
/// Prompts of one length made of the project's corpus. Each begins with digits in whose place a number is written to make it a new prompt.
/// </summary>
internal static class PromptTexts
{
    /// <summary>What stands for the number.</summary>
    public const string Digits = "000000000000";

    /// <summary>Reads the corpus in a fixed order and cuts it into prompts.</summary>
    /// <param name="length">Characters of each, over the digits' 12.</param>
    /// <param name="count">How many.</param>
    public static IReadOnlyList<string> Read(int length, int count)
    {
        var texts = new List<string>(count);
        var text = new StringBuilder(Digits).Append(' ');
        foreach (var prompt in Corpus())
        {
            text.Append(prompt).Append(' ');
            if (text.Length < length)
            {
                continue;
            }

            texts.Add(text.ToString(0, length));
            if (texts.Count == count)
            {
                return texts;
            }

            text.Clear().Append(Digits).Append(' ');
        }

        throw new InvalidOperationException($"The corpus is too short for {count} prompts of {length} characters.");
    }

    private static IEnumerable<string> Corpus()
    {
        var folder = SourceTree.Find("src/RoutingDecision.Learning/Corpus");
        foreach (var file in Directory.EnumerateFiles(folder, "*.jsonl").Order(StringComparer.Ordinal))
        {
            foreach (var line in File.ReadLines(file))
            {
                using var row = JsonDocument.Parse(line);
                if (row.RootElement.TryGetProperty("prompt", out var prompt))
                {
                    yield return prompt.GetString()!;
                }
            }
        }
    }
}
