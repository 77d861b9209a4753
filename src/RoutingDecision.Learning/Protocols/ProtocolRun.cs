using RoutingDecision.Learning.Evaluation;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Learning.Protocols;

/// <summary>
/// Measures the shipped bundle and the baseline recipe by the same code on the same rows: in-domain, with a benchmark left out, and on one never
/// seen. Trains what is needed.
/// </summary>
public static class ProtocolRun
{
    private static readonly string[] Trained = ["routellm_mmlu", "routellm_gsm8k", "zeroeval"];

    /// <summary>All lines of the table, in Markdown.</summary>
    /// <exception cref="Data.DataException">A data file can't be used.</exception>
    /// <exception cref="Classifier.Bundles.BundleException">The bundle is refused.</exception>
    public static string Run(ProtocolOptions options, IProgress<string>? progress = null, CancellationToken cancel = default)
    {
        var bundles = new Dictionary<string, string>(StringComparer.Ordinal);
        var table = new ProtocolTable();
        foreach (var protocol in Protocol.All)
        {
            var results = Enum.GetValues<TrainRecipe>()
                .Select(recipe => Measure(protocol, BundleOf(protocol, recipe, bundles, options, progress, cancel), options, cancel))
                .ToArray();
            table.Add(protocol, results);
        }

        return table.ToString();
    }

    private static string BundleOf(
        Protocol protocol, TrainRecipe recipe, Dictionary<string, string> bundles, ProtocolOptions options, IProgress<string>? progress, CancellationToken cancel)
    {
        if (recipe == TrainRecipe.Network && protocol.LeaveOut.Count == 0)
        {
            return options.Bundle;
        }

        var key = $"{recipe}-without-{string.Join('-', protocol.LeaveOut).Replace('/', '-')}".ToLowerInvariant();
        if (bundles.TryGetValue(key, out var known))
        {
            return known;
        }

        progress?.Report($"training {key}");
        var folder = Path.Combine(options.WorkFolder, key);
        Trainer.Train(
            new TrainOptions
            {
                Output = folder,
                CorpusFolder = options.CorpusFolder,
                Benchmarks = [.. Trained.Select(name => FileOf(name, options))],
                Chain = options.Chain,
                LeaveOut = protocol.LeaveOut,
                Recipe = recipe,
                Seed = options.Seed,
                Threads = options.Threads,
                Clock = options.Clock,
            },
            null,
            cancel);
        return bundles[key] = folder;
    }

    private static EvaluationResult Measure(Protocol protocol, string bundle, ProtocolOptions options, CancellationToken cancel)
    {
        var labels = protocol.File.Length == 0;
        var report = RouterEvaluation.Run(
            new EvaluationOptions
            {
                Bundle = bundle,
                Data = [labels ? options.CorpusFolder : FileOf(protocol.File, options)],
                Labels = labels,
                Split = "test",
                Seed = options.Seed,
                Threads = options.Threads,
            },
            null,
            cancel);
        return report.Sets[0].Results[0];
    }

    private static string FileOf(string name, ProtocolOptions options) => Path.Combine(options.DataFolder, $"{name}.jsonl.gz");
}
