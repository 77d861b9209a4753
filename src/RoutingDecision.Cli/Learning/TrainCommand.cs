using System.CommandLine;
using System.Globalization;
using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Learning.Data;
using RoutingDecision.Learning.Training;
using Spectre.Console;

namespace RoutingDecision.Cli.Learning;

/// <summary><c>routing train</c>: trains a classifier and writes it as a bundle.</summary>
internal static class TrainCommand
{
    private const string Description =
        "Train a classifier on labelled prompts and benchmarks, and write it as a bundle. A labelled row is {\"prompt\": text, \"tier\": cheapest tier that is enough, " +
        "\"task\"?: type}. The same seed and data give the same model, byte for byte.";

    private const string Example = """
        routing train our-labels.jsonl --corpus corpus --benchmark zeroeval.jsonl.gz --seed 7 --output models/ours
        routing-server --bundle models/ours
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
        var recipe = new Option<string>("--recipe") { HelpName = "NAME", Description = "What is fitted", DefaultValueFactory = _ => Recipes[0] };
        recipe.AcceptOnlyFromAmong(Recipes);
        var command = new ExampleCommand("train", Description, Example) { labelled, corpus, benchmarks, output, name, seed, threads, licences, recipe };
        command.SetAction((parsed, cancel) => RunAsync(
            new TrainOptions
            {
                Output = parsed.GetRequiredValue(output),
                CorpusFolder = parsed.GetValue(corpus),
                Benchmarks = parsed.GetValue(benchmarks) ?? [],
                Labelled = parsed.GetValue(labelled) ?? [],
                Name = parsed.GetValue(name)!,
                Seed = parsed.GetValue(seed),
                Threads = parsed.GetValue(threads),
                Licences = parsed.GetValue(licences) ?? [],
                Recipe = (TrainRecipe)Array.IndexOf(Recipes, parsed.GetValue(recipe)),
                Clock = terminal.Clock,
            },
            terminal,
            cancel));
        return command;
    }

    private static async Task<int> RunAsync(TrainOptions options, Terminal terminal, CancellationToken cancel)
    {
        try
        {
            var report = await TrainDisplay.ShowAsync(terminal, progress => Trainer.Train(options, progress, cancel));
            terminal.Tables().Write(Metrics(report.Manifest));
            await terminal.Output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"bundle {report.Version} in {report.Output}: {report.ModelBytes / 1024:#,0} KiB, trained in {report.Duration.TotalSeconds:0.0} s"));
            return ExitCode.Ok;
        }
        catch (Exception e) when (e is DataException or BundleException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException(e.Message);
        }
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
