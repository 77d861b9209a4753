using System.CommandLine;
using System.Globalization;
using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Cli.Journals;
using RoutingDecision.Cli.Learning.Logged;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Learning.Data;
using RoutingDecision.Learning.Evaluation;
using RoutingDecision.Learning.Training;
using Spectre.Console;

namespace RoutingDecision.Cli.Learning;

/// <summary><c>routing train</c>: trains a classifier and writes it as a bundle.</summary>
internal static class TrainCommand
{
    private const string Description =
        "Train a classifier on labelled prompts and benchmarks, and write it as a bundle, with a page of plots. A labelled row is {\"prompt\": text, " +
        "\"tier\": cheapest tier that is enough, \"task\"?: type}. The same seed and data give the same model, byte for byte.";

    private const string Example = """
        routing train our-labels.jsonl --corpus corpus --benchmark zeroeval.jsonl.gz --seed 7 --output models/ours
        routing train --benchmark our-results.jsonl --chain economy=our-7b,economy=our-8b,premium=our-70b --output models/ours
        routing train --journal .state/journal --served models/ours --corpus corpus --output models/next
        routing-server --bundle models/next
        """;

    // In the order of TrainRecipe.
    private static readonly string[] Recipes = ["network", "tfidf-logistic"];

    public static Command Create(Terminal terminal)
    {
        var labelled = new Argument<string[]>("DATA") { Description = "Labelled files (JSONL or JSONL.gz)", Arity = ArgumentArity.ZeroOrMore };
        var corpus = new Option<string?>("--corpus") { HelpName = "FOLDER", Description = "Folder of labelled *.jsonl" };
        var benchmarks = new Option<string[]>("--benchmark")
        {
            HelpName = "FILE",
            Description = "Benchmark files with results per model (JSONL or JSONL.gz)",
            AllowMultipleArgumentsPerToken = true,
        };
        var output = new Option<string>("--output", "-o") { HelpName = "FOLDER", Description = "Folder of the new bundle", Required = true };
        var name = new Option<string>("--name") { HelpName = "NAME", Description = "Name of the bundle", DefaultValueFactory = _ => "default" };
        var seed = new Option<ulong>("--seed") { HelpName = "N", Description = "Seed of the run", DefaultValueFactory = _ => 1 };
        var threads = new Option<int>("--threads") { HelpName = "N", Description = "Threads, 1 to 64; 0: one a core", DefaultValueFactory = _ => 0 };
        threads.Validators.Add(r => Refuse(r, r.Tokens.Count > 0 && r.GetValueOrDefault<int>() is < 0 or > 64, "--threads must be 0 to 64."));
        var licences = new Option<string[]>("--licence") { HelpName = "TEXT", Description = "Licence note of the data, for the manifest" };
        var recipe = new Option<string>("--recipe")
        {
            HelpName = "NAME",
            Description = $"What is fitted: {string.Join(" or ", Recipes)}, a baseline",
            DefaultValueFactory = _ => Recipes[0],
        };
        recipe.AcceptOnlyFromAmong(Recipes);
        var leaveOut = new Option<string[]>("--leave-out")
        {
            HelpName = "SOURCE",
            Description = "Pass over a source, or source/subject",
            AllowMultipleArgumentsPerToken = true,
        };
        var journals = new Option<string[]>("--journal")
        {
            HelpName = "FOLDER",
            Description = "Journals of the service's replicas: outcomes and feedback, no text",
            AllowMultipleArgumentsPerToken = true,
        };
        var served = new Option<string[]>("--served")
        {
            HelpName = "FOLDER",
            Description = "Bundles that served while the journal was written; the new one is held against the last",
            AllowMultipleArgumentsPerToken = true,
        };
        var chain = Chain();
        var command = new ExampleCommand("train", Description, Example)
        {
            labelled, corpus, benchmarks, chain, output, name, seed, threads, licences, recipe, leaveOut, journals, served,
        };
        command.SetAction((parsed, cancel) => RunAsync(
            new TrainOptions
            {
                Output = parsed.GetRequiredValue(output),
                CorpusFolder = parsed.GetValue(corpus),
                Benchmarks = parsed.GetValue(benchmarks) ?? [],
                Chain = parsed.GetValue(chain),
                Labelled = parsed.GetValue(labelled) ?? [],
                Name = parsed.GetValue(name)!,
                Seed = parsed.GetValue(seed),
                Threads = parsed.GetValue(threads),
                Licences = parsed.GetValue(licences) ?? [],
                LeaveOut = parsed.GetValue(leaveOut) ?? [],
                Recipe = (TrainRecipe)Array.IndexOf(Recipes, parsed.GetValue(recipe)),
                Clock = terminal.Clock,
            },
            parsed.GetValue(journals) ?? [],
            parsed.GetValue(served) ?? [],
            terminal,
            cancel));
        return command;
    }

    /// <summary>The option that says which models of benchmark files stand for which tier.</summary>
    public static Option<string?> Chain() => new("--chain")
    {
        HelpName = "TIER=NAME,...",
        Description = "Models of the benchmark files that stand for tiers, beside the known ones; a tier may have several",
    };

    private static async Task<int> RunAsync(
        TrainOptions options, IReadOnlyList<string> journals, IReadOnlyList<string> served, Terminal terminal, CancellationToken cancel)
    {
        try
        {
            if (journals.Count > 0)
            {
                options = options with { Logged = await ReadAsync(journals, served, options, terminal), Served = served[^1] };
            }

            var report = await TrainDisplay.ShowAsync(terminal, progress => Trainer.Train(options, progress, cancel));
            terminal.Tables().Write(Metrics(report.Manifest));
            if (report.Manifest.Metrics.TryGetValue(ServedComparison.Change, out var change))
            {
                await terminal.Output.WriteLineAsync(Verdict(change, served[^1]));
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

    private static async Task<IReadOnlyList<LoggedPrompt>> ReadAsync(
        IReadOnlyList<string> journals, IReadOnlyList<string> served, TrainOptions options, Terminal terminal)
    {
        if (served.Count == 0)
        {
            throw new CommandException(
                "--journal needs --served FOLDER: the bundles that served while it was written, because feature ids mean something only with " +
                "their featurizer.");
        }

        if (journals.FirstOrDefault(j => !Directory.Exists(j)) is { } missing)
        {
            throw new CommandException($"--journal {missing}: there is no such folder.");
        }

        var data = JournalPrompts.Read(journals, served, options.Features, options.Labels);
        await terminal.Error.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"journal: {data.Decisions:#,0} decisions, {data.Prompts.Count:#,0} distinct prompts with an outcome, " +
            $"{data.OtherFeatures:#,0} decisions of other classifiers passed over"));
        if (data.Damage is [var first, ..])
        {
            await terminal.Error.WriteLineAsync($"journal: {data.Damage.Count} damaged place(s) passed over, the first: {JournalText.Of(first)}");
        }

        return data.Decisions > 0 ? data.Prompts : throw new CommandException($"--journal {string.Join(' ', journals)}: there are no decisions in it.");
    }

    /// <summary>What the held-out outcomes say of promoting the new bundle.</summary>
    private static string Verdict(Measure change, string served)
    {
        var said = change.High < 0 ? "foretells outcomes better than" : change.Low > 0 ? "foretells outcomes WORSE than" : "can't be told apart from";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"it {said} {served} on {change.Samples:#,0} prompts of the journal that were held out: log loss {change.Value:+0.0000;-0.0000;0.0000} " +
            $"({change.Low:+0.0000;-0.0000;0.0000} to {change.High:+0.0000;-0.0000;0.0000})");
    }

    private static Table Metrics(BundleManifest manifest)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("held-out measure");
        foreach (var heading in new[] { "value", "95 % from", "to", "rows" })
        {
            table.AddColumn(heading, c => c.RightAligned());
        }

        foreach (var (measure, m) in manifest.Metrics.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            table.AddRow(
                Markup.Escape(measure), Share(m.Value), Share(m.Low), Share(m.High), m.Samples.ToString("#,0", CultureInfo.InvariantCulture));
        }

        return table;
    }

    private static string Share(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    private static void Refuse(System.CommandLine.Parsing.OptionResult result, bool wrong, string message)
    {
        if (wrong)
        {
            result.AddError(message);
        }
    }
}
