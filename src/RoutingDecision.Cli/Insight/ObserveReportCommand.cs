using System.CommandLine;
using System.Globalization;
using Google.Protobuf;
using RoutingDecision.Cli.Journals;
using RoutingDecision.Cli.Servers;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Reports.Observing;
using RoutingDecision.Insight;
using RoutingDecision.State.Journal.Traffic;
using Spectre.Console;

namespace RoutingDecision.Cli.Insight;

/// <summary><c>routing observe-report</c>: what observe mode has shown.</summary>
internal static class ObserveReportCommand
{
    private const string Description =
        "Tell what observe mode has shown: how often answers differ, who was right, where failures cluster, and what switching on would save. "
        + "Task types with most failures come first.";

    private const string Example = """
        routing observe-report --server http://127.0.0.1:50051
        routing observe-report --journal /var/lib/routing/journal --tenant acme --json
        """;

    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true).WithFormatDefaultValues(true));

    public static Command Create(Terminal terminal)
    {
        var server = ServerAddress.Option();
        var journals = new Option<string[]>("--journal")
        {
            HelpName = "FOLDER",
            Description = "Read journals instead of asking a server; several folders are several replicas",
            AllowMultipleArgumentsPerToken = true,
        };
        var tenant = new Option<string>("--tenant") { HelpName = "NAME", Description = "One tenant instead of all", DefaultValueFactory = _ => "" };
        var json = new Option<bool>("--json") { Description = "As JSON" };
        var command = new ExampleCommand("observe-report", Description, Example) { server, journals, tenant, json };
        command.Excludes(server, journals);
        command.SetAction(async (parsed, cancel) =>
        {
            var name = parsed.GetRequiredValue(tenant);
            var reply = parsed.GetValue(journals) is { Length: > 0 } folders
                ? OfJournals(folders, name, terminal, cancel)
                : await OfServerAsync(parsed.GetRequiredValue(server), name, terminal, cancel);
            if (parsed.GetValue(json))
            {
                await terminal.Output.WriteLineAsync(Json.Format(reply));
            }
            else
            {
                Write(reply, terminal);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task<GetObservationResponse> OfServerAsync(string server, string tenant, Terminal terminal, CancellationToken cancel)
    {
        using var connection = new ServerConnection(ServerAddress.Parse(server), terminal.Clock);
        return await connection.CallAsync(connection.Insight.GetObservationAsync, new GetObservationRequest { Tenant = tenant }, cancel);
    }

    private static GetObservationResponse OfJournals(string[] folders, string tenant, Terminal terminal, CancellationToken cancel)
    {
        var ledger = new ObservationLedger();
        var recorder = new ObservationRecorder(ledger);
        foreach (var journal in JournalFolders.Open(folders, terminal))
        {
            foreach (var item in journal.Read())
            {
                cancel.ThrowIfCancellationRequested();
                recorder.Add(item.Record);
            }
        }

        return ObservationWire.Of(ledger.Read(tenant, DateTimeOffset.MinValue, DateTimeOffset.MaxValue));
    }

    private static void Write(GetObservationResponse reply, Terminal terminal)
    {
        if (reply.Total.Decisions == 0)
        {
            terminal.Output.WriteLine("Nothing was observed. Set routing.observe: true, and sampling.shadow so that callers run both models.");
            return;
        }

        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn("task");
        string[] numbers =
        [
            "decisions", "elsewhere", "compared", "agree", "baseline right", "would-be right", "neither", "refused", "unsure", "good enough (95 %)",
            "saves $",
        ];
        foreach (var name in numbers)
        {
            table.AddColumn(name, c => c.RightAligned());
        }

        foreach (var row in reply.Tasks.Append(reply.Total))
        {
            string[] cells =
            [
                ReferenceEquals(row, reply.Total) ? "all" : row.TaskType.Length == 0 ? "unknown" : row.TaskType,
                Whole(row.Decisions), Whole(row.RoutedElsewhere), Whole(row.Compared), Whole(row.Agree), Whole(row.BaselineBetter), Whole(row.WouldBeBetter),
                Whole(row.Neither), $"{row.BaselineRefused} / {row.WouldBeRefused}", Whole(row.Unsure), Share(row.GoodEnough),
                Text($"{row.SavedUsd.Value:0.0000}"),
            ];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        terminal.Tables().Write(table);
        terminal.Output.WriteLine("refused: baseline / would-be. \"all\" weighs each task type by what routing would send elsewhere of it.");
        terminal.Output.WriteLine(
            Text($"Comparisons cover tasks with {reply.CoveredShare:0.0 %} of what routing would send elsewhere; {Differing(reply.Total.AnswersDiffer)}."));
        terminal.Output.WriteLine(
            Text($"Switching on would have saved {Usd(reply.Total.SavedUsd)}, at this rate {Usd(reply.Total.SavedUsdPerMonth)} in 30 days."));
    }

    private static string Differing(Estimate e) => e.Samples == 0 ? "how often answers differ is unknown" : $"answers differ in {Share(e)}";

    private static string Share(Estimate e) => e.Samples == 0 ? "" : Text($"{e.Value:0.0 %} ({e.Low:0.0 %} to {e.High:0.0 %})");

    private static string Usd(Estimate e) => e.Samples == 0 ? "an unknown sum" : Text($"${e.Value:0.00##} (${e.Low:0.00##} to ${e.High:0.00##})");

    private static string Whole(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
