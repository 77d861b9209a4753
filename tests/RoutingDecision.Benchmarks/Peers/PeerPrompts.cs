using System.Text.Json;
using RoutingDecision.TestKit;

namespace RoutingDecision.Benchmarks.Peers;

/// <summary>Prompts of the project's corpus: every few are timed, the others are there to learn from.</summary>
internal static class PeerPrompts
{
    private const int Every = 9;

    /// <summary>Reads the corpus in a fixed order.</summary>
    public static (IReadOnlyList<string> Timed, IReadOnlyList<string> TrainingLines) Read()
    {
        var (timed, training, seen) = (new List<string>(), new List<string>(), 0);
        var corpus = SourceTree.Find("src/RoutingDecision.Learning/Corpus");
        foreach (var file in Directory.EnumerateFiles(corpus, "*.jsonl").Order(StringComparer.Ordinal))
        {
            foreach (var line in File.ReadLines(file))
            {
                using var row = JsonDocument.Parse(line);
                if (!row.RootElement.TryGetProperty("prompt", out var prompt))
                {
                    continue;
                }

                if (seen++ % Every == 0)
                {
                    timed.Add(prompt.GetString()!);
                }
                else
                {
                    training.Add(line);
                }
            }
        }

        return (timed, training);
    }
}
