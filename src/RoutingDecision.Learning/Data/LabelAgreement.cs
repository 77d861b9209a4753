using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Learning.Evaluation;

namespace RoutingDecision.Learning.Data;

/// <summary>
/// How far a second reader's labels agree with a corpus', by Cohen's kappa: agreement beyond what both readers' frequencies would give by chance, 1
/// for full, 0 for none (Cohen 1960, "A coefficient of agreement for nominal scales"). Intervals are 95 % bootstrap intervals over rows.
/// </summary>
/// <param name="Tiers">Kappa of the tiers.</param>
/// <param name="Tasks">Kappa of the tasks.</param>
/// <param name="Note">Who read, in the reading's own words; empty: it doesn't say.</param>
public sealed record LabelAgreement(Measure Tiers, Measure Tasks, string Note)
{
    /// <summary>Where a corpus folder keeps its second reading: rows <c>{"id","tier","task"}</c>, and one of <c>{"note"}</c>.</summary>
    public const string File = "readings/second.jsonl";

    private const ulong Seed = 1;

    /// <summary>The agreement over the rows of the second reading whose id is still in the corpus; null: there is no second reading.</summary>
    /// <exception cref="DataException">A row can't be understood, or no row's id is in the corpus.</exception>
    public static LabelAgreement? Of(string corpusFolder, LabelSpace labels)
    {
        var file = Path.Combine(corpusFolder, File);
        if (!System.IO.File.Exists(file))
        {
            return null;
        }

        var first = new Dictionary<string, SourcePrompt>(StringComparer.Ordinal);
        foreach (var row in PromptSources.CorpusFiles(corpusFolder).SelectMany(f => LabelledReader.Read(f, PromptSources.Corpus, labels)))
        {
            first.TryAdd(row.Id, row);
        }

        var note = "";
        var tiers = new List<(int First, int Second)>();
        var tasks = new List<(int First, int Second)>();
        foreach (var (line, row) in JsonLines.Read(file))
        {
            if (row.OptionalText("note", file, line) is { } text)
            {
                note = text;
            }
            else if (first.TryGetValue(row.RequiredText("id", file, line), out var known))
            {
                tiers.Add((known.Tier, Known(labels.TierIndex(row.RequiredText("tier", file, line)), "tier", file, line)));
                tasks.Add((known.Task, Known(labels.TaskIndex(row.RequiredText("task", file, line)), "task", file, line)));
            }
        }

        return Bootstrap.Of(tiers, Kappa, Seed) is { } tier && Bootstrap.Of(tasks, Kappa, Seed) is { } task
            ? new LabelAgreement(tier, task, note)
            : throw new DataException(file, 0, "no row has an id that is in the corpus");
    }

    /// <summary>Cohen's kappa, -1..1; 1 where both readers know one label only.</summary>
    internal static double Kappa(IReadOnlyList<(int First, int Second)> labels)
    {
        double n = labels.Count;
        var observed = labels.Count(l => l.First == l.Second) / n;
        var chance = labels.Select(l => l.First).Distinct().Sum(c => labels.Count(l => l.First == c) / n * (labels.Count(l => l.Second == c) / n));
        return chance < 1 ? (observed - chance) / (1 - chance) : 1;
    }

    private static int Known(int index, string name, string file, int line) =>
        index >= 0 ? index : throw new DataException(file, line, $"the {name} is none of the corpus' labels");
}
