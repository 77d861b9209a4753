using System.CommandLine;
using System.Globalization;
using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Cli.Learning.Logged;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Learning.Bundles;
using RoutingDecision.Learning.Data;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Cli.Learning;

/// <summary><c>routing train</c>: trains a classifier and writes it as a bundle.</summary>
internal static class TrainCommand
{
    private const string Description =
        "Train a classifier on labelled prompts and benchmarks, and write it as a bundle, with a page of plots. A labelled row is {\"prompt\": text, " +
        "\"tier\": cheapest tier that is enough, \"task\"?: type}; it takes some 100 of them, as a part is kept for calibration. " +
        "The same seed and data give the same model, byte for byte.";

    private const string Example = """
        routing train our-labels.jsonl --corpus corpus --benchmark zeroeval.jsonl.gz --seed 7 --output models/ours
        routing train --benchmark our-results.jsonl --chain economy=our-7b,economy=our-8b,premium=our-70b --output models/ours
        routing train --journal .state/journal --served models/ours --corpus corpus --output models/next
        routing-server --bundle models/next
        """;

    public static Command Create(Terminal terminal)
    {
        var arguments = new TrainArguments();
        var command = new ExampleCommand("train", Description, Example);
        arguments.AddTo(command);
        command.SetAction((parsed, cancel) => RunAsync(
            arguments.ToOptions(parsed, terminal.Clock), arguments.JournalsOf(parsed), arguments.ServedOf(parsed), terminal, cancel));
        return command;
    }

    private static async Task<int> RunAsync(
        TrainOptions options, IReadOnlyList<string> journals, IReadOnlyList<string> served, Terminal terminal, CancellationToken cancel)
    {
        try
        {
            BundleWriter.Check(options.Output, options.Name);
            if (journals.Count > 0)
            {
                options = options with { Logged = await JournalInput.ReadAsync(journals, served, options, terminal), Served = served[^1] };
            }

            var report = await TrainDisplay.ShowAsync(terminal, progress => Trainer.Train(options, progress, cancel));
            terminal.Tables().Write(TrainText.Metrics(report.Manifest));
            if (options.Served is { } incumbent)
            {
                await terminal.Output.WriteLineAsync(TrainText.Verdict(report.Manifest, incumbent));
            }

            await terminal.Output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"bundle {report.Version} in {report.Output}: {report.ModelBytes / 1024:#,0} KiB, trained in {report.Duration.TotalSeconds:0.0} s; " +
                $"training.html beside it shows how"));
            return ExitCode.Ok;
        }
        catch (Exception e) when (e is DataException or BundleException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException(e.Message);
        }
    }
}
