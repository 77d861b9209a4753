using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Learning.Data;
using RoutingDecision.Learning.Evaluation;
using RoutingDecision.Learning.Evaluation.Routers;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Learning.Protocols;

/// <summary>
/// Measures the shipped bundle, the baseline recipe and a random router by the same code on the same rows: in-domain, with a benchmark left out, and
/// on one never seen. Trains what is needed.
/// </summary>
public static class ProtocolRun
{
    /// <summary>All lines of the table, in Markdown.</summary>
    /// <exception cref="DataException">A data file can't be used.</exception>
    /// <exception cref="BundleException">The bundle is refused.</exception>
    public static string Run(ProtocolOptions options, IProgress<string>? progress = null, CancellationToken cancel = default)
    {
        var bundles = new Dictionary<string, string>(StringComparer.Ordinal);
        var table = new ProtocolTable();
        foreach (var protocol in Protocol.All)
        {
            table.Add(protocol, [.. ProtocolColumn.All.Select(column => Measure(protocol, column, bundles, options, progress, cancel))]);
        }

        return table.ToString();
    }

    private static EvaluationResult? Measure(
        Protocol protocol,
        ProtocolColumn column,
        Dictionary<string, string> bundles,
        ProtocolOptions options,
        IProgress<string>? progress,
        CancellationToken cancel)
    {
        if (column.IsAlone && !protocol.IsInDomain)
        {
            return null;
        }

        var labels = protocol.File.Length == 0;
        var evaluation = new EvaluationOptions
        {
            Bundle = column.Recipe is { } recipe ? BundleOf(protocol, recipe, column.IsAlone, bundles, options, progress, cancel) : null,
            Routers = column.Recipe is null ? [RandomRouter.Name] : [],
            Data = [labels ? options.CorpusFolder : FileOf(protocol.File, options)],
            Labels = labels,
            Split = "test",
            Seed = options.Seed,
            Threads = options.Threads,
        };
        return RouterEvaluation.Run(evaluation, null, cancel).Sets[0].Results[0];
    }

    private static string BundleOf(
        Protocol protocol,
        TrainRecipe recipe,
        bool isAlone,
        Dictionary<string, string> bundles,
        ProtocolOptions options,
        IProgress<string>? progress,
        CancellationToken cancel)
    {
        if (recipe == TrainRecipe.Network && protocol.LeaveOut.Count == 0)
        {
            return options.Bundle;
        }

        var rows = isAlone ? $"on-{protocol.File}" : $"without-{string.Join('-', protocol.LeaveOut).Replace('/', '-')}";
        var key = $"{recipe}-{rows}".ToLowerInvariant();
        if (bundles.TryGetValue(key, out var known))
        {
            return known;
        }

        progress?.Report($"training {key}");
        var folder = Path.Combine(options.WorkFolder, key);
        IEnumerable<string> files = !isAlone ? Protocol.TrainedFiles : protocol.File.Length > 0 ? [protocol.File] : [];
        Trainer.Train(
            new TrainOptions
            {
                Output = folder,
                CorpusFolder = isAlone && protocol.File.Length > 0 ? null : options.CorpusFolder,
                Benchmarks = [.. files.Select(name => FileOf(name, options))],
                Chain = options.Chain,
                LeaveOut = protocol.LeaveOut,
                Recipe = recipe,
                Seed = options.Seed,
                Threads = options.Threads,
                Clock = options.Clock,
                Hyperparameters = options.Hyperparameters,
            },
            null,
            cancel);
        return bundles[key] = folder;
    }

    private static string FileOf(string name, ProtocolOptions options) => Path.Combine(options.DataFolder, $"{name}.jsonl.gz");
}
