using System.CommandLine;
using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Learning.Data;
using RoutingDecision.Learning.Evaluation;
using RoutingDecision.Learning.Protocols;

namespace RoutingDecision.Cli.Learning;

/// <summary><c>routing protocols</c>: the table of the model card.</summary>
internal static class ProtocolsCommand
{
    private const string Description =
        "Measure a bundle, a TF-IDF + logistic regression baseline and a random router in-domain, with a benchmark left out and on one never " +
        "seen, by the same code. Trains what it compares. Prints a table; with --card the bundle's model card is written anew with it.";

    private const string Example = "routing protocols --bundle deploy/models/default --data benchmarks --corpus src/RoutingDecision.Learning/Corpus";

    public static Command Create(Terminal terminal)
    {
        var data = new Option<string>("--data") { HelpName = "FOLDER", Description = "Folder of the benchmark files", Required = true };
        var corpus = new Option<string>("--corpus") { HelpName = "FOLDER", Description = "Folder of labelled *.jsonl", Required = true };
        var bundle = new Option<string>("--bundle") { HelpName = "FOLDER", Description = "Bundle that is measured", Required = true };
        var card = new Option<string?>("--card") { HelpName = "FILE", Description = "Model card that is renewed" };
        var chain = TrainArguments.Chain();
        var command = new ExampleCommand("protocols", Description, Example) { data, corpus, bundle, card, chain };
        command.SetAction((parsed, cancel) => RunAsync(
            new ProtocolOptions
            {
                DataFolder = parsed.GetRequiredValue(data),
                CorpusFolder = parsed.GetRequiredValue(corpus),
                Bundle = parsed.GetRequiredValue(bundle),
                WorkFolder = "",
                Chain = parsed.GetValue(chain),
                Clock = terminal.Clock,
            },
            parsed.GetValue(card),
            terminal,
            cancel));
        return command;
    }

    private static async Task<int> RunAsync(ProtocolOptions options, string? card, Terminal terminal, CancellationToken cancel)
    {
        var work = Directory.CreateTempSubdirectory("routing-protocols-");
        try
        {
            if (card is not null)
            {
                await CheckAsync(card, cancel);
            }

            options = options with { WorkFolder = work.FullName };
            var table = await Task.Run(() => ProtocolRun.Run(options, new Lines(terminal.Error), cancel), cancel);
            await terminal.Output.WriteAsync(table);
            if (card is not null)
            {
                await File.WriteAllTextAsync(card, ProtocolCard.Text(options, table), cancel);
            }

            return ExitCode.Ok;
        }
        catch (Exception e) when (e is DataException or EvaluationException or BundleException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException(e.Message);
        }
        catch (FormatException e)
        {
            throw new CommandException($"--card {card}: {e.Message}.");
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    // Before the work of half an hour, not after it; a file that is no model card must not be lost.
    private static async Task CheckAsync(string card, CancellationToken cancel)
    {
        ProtocolCard.Check(await File.ReadAllTextAsync(card, cancel));
        await using var writable = new FileStream(card, FileMode.Open, FileAccess.Write);
    }
}
