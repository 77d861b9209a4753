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
        readers.AddRange(options.Benchmarks.Select(file => (Func<IEnumerable<SourcePrompt>>)(() => BenchmarkReader.Read(file, options.Labels))));
        readers.AddRange(options.Labelled.Select(file => (Func<IEnumerable<SourcePrompt>>)(() => LabelledReader.Read(file, Path.GetFileName(file), options.Labels))));

        var prompts = new List<SourcePrompt>();
        for (var i = 0; i < readers.Count; i++)
        {
            progress?.Report(new TrainProgress(TrainStage.Reading, i, readers.Count, 0, 0, TimeSpan.Zero));
            prompts.AddRange(readers[i]().Where(p => !IsLeftOut(p, options.LeaveOut)));
        }

        return options.Logged.Count > 0 || prompts.Any(p => p.Split == Split.Train)
            ? Independent(prompts)
            : throw new DataException(options.Output, 0, "there is nothing to train on: name a corpus folder, a benchmark, a labelled file or a journal");
    }

    /// <summary>A calibration row counts once: repeated ones are no new evidence, but a certificate would take them for it.</summary>
    private static List<SourcePrompt> Independent(List<SourcePrompt> prompts)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return prompts.FindAll(p => p.Split != Split.Calibration || seen.Add(NormalText.Of(p.Input.Messages.Span)));
    }

    private static bool IsLeftOut(SourcePrompt prompt, IReadOnlyList<string> leaveOut) =>
        leaveOut.Contains(prompt.Source, StringComparer.Ordinal) || leaveOut.Contains($"{prompt.Source}/{prompt.Group}", StringComparer.Ordinal);

    private static string[] CorpusFiles(string folder)
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
