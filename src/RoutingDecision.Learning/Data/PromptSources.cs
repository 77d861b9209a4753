using RoutingDecision.Learning.Training;

namespace RoutingDecision.Learning.Data;

/// <summary>Reads every file that a run names, in a fixed order.</summary>
internal static class PromptSources
{
    /// <summary>Source name of the project's own prompts.</summary>
    public const string Corpus = "corpus";

    public static IReadOnlyList<SourcePrompt> Read(TrainOptions options, IProgress<TrainProgress>? progress)
    {
        var corpus = options.CorpusFolder is { } folder ? CorpusFiles(folder) : [];
        var readers = new List<Func<IEnumerable<SourcePrompt>>>();
        readers.AddRange(corpus.Select(file => (Func<IEnumerable<SourcePrompt>>)(() => LabelledReader.Read(file, Corpus, options.Labels))));
        var tiers = options.Chain is { } chain ? BenchmarkTiers.Default.With(chain, options.Labels) : BenchmarkTiers.Default;
        readers.AddRange(options.Benchmarks.Select(file => (Func<IEnumerable<SourcePrompt>>)(() => BenchmarkReader.Read(file, options.Labels, tiers))));
        readers.AddRange(options.Labelled.Select(file => (Func<IEnumerable<SourcePrompt>>)(() => LabelledReader.Read(file, Path.GetFileName(file), options.Labels))));

        var all = new List<SourcePrompt>();
        for (var i = 0; i < readers.Count; i++)
        {
            progress?.Report(new TrainProgress(TrainStage.Reading, i, readers.Count, 0, 0, TimeSpan.Zero));
            all.AddRange(readers[i]());
        }

        foreach (var name in options.LeaveOut.Where(name => !all.Exists(p => Goes(p, name))))
        {
            throw new DataException(
                options.Output, 0, $"'{name}' is to be left out, but the sources are {string.Join(", ", all.Select(p => p.Source).Distinct(StringComparer.Ordinal))}");
        }

        var prompts = all.FindAll(p => !options.LeaveOut.Any(name => Goes(p, name)));
        return options.Logged.Count > 0 || prompts.Any(p => p.Split == Split.Train)
            ? IndependentRows.Of(prompts)
            : throw new DataException(options.Output, 0, "there is nothing to train on: name a corpus folder, a benchmark, a labelled file or a journal");
    }

    /// <summary>Whether a name to leave out, <c>source</c> or <c>source/subject</c>, is that of a prompt.</summary>
    private static bool Goes(SourcePrompt prompt, string name) => name == prompt.Source || name == $"{prompt.Source}/{prompt.Group}";

    /// <summary>The files of a corpus folder, in the order of their names; folders inside it are not read.</summary>
    /// <exception cref="DataException">There is no such folder.</exception>
    public static string[] CorpusFiles(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DataException(folder, 0, "the corpus folder does not exist");
        }

        var files = Directory.GetFiles(folder, "*.jsonl");
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }
}
