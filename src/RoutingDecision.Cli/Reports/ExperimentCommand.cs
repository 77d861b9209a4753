using System.CommandLine;
using System.Globalization;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Insight;
using Spectre.Console;

namespace RoutingDecision.Cli.Reports;

/// <summary><c>routing experiment</c>: the arms of an experiment, and whether they differ.</summary>
internal static class ExperimentCommand
{
    private const string Description =
        "Show the arms of an experiment: quality, cost, latency and escalations with 95 % intervals, and whether an arm differs from the first. " +
        "The test may be looked at every day. Asks a server, or reads the journals of several.";

    private const string Signed = "+0.000000;-0.000000;0.000000";

    public static Command Create(Terminal terminal)
    {
        var source = new InsightSource();
        var name = new Argument<string>("NAME") { Description = "Id of the experiment in the policy" };
        var json = new Option<bool>("--json") { Description = "Print everything as JSON" };
        var command = new ExampleCommand("experiment", Description, "routing experiment cascade-vs-direct --since 30d") { name, json };
        source.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var request = new GetExperimentRequest
            {
                Experiment = parsed.GetValue(name)!,
                Tenant = source.TenantOf(parsed),
                Window = source.WindowOf(parsed, terminal.Clock),
            };
            var reply = await AskAsync(source, parsed, request, terminal, cancel);
            if (parsed.GetValue(json))
            {
                terminal.Output.WriteLine(JsonText.Of(reply));
            }
            else
            {
                Write(reply, terminal);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static Task<GetExperimentResponse> AskAsync(
        InsightSource source, ParseResult parsed, GetExperimentRequest request, Terminal terminal, CancellationToken cancel) => source.AskAsync(
        parsed,
        terminal,
        server => server.CallAsync(server.Insight.GetExperimentAsync, request, cancel),
        journals => ExperimentWire.Of(
            InsightSource.Read(journals, request.Window, cancel).Read(ExperimentWire.QueryOf(request))
            ?? throw new CommandException($"Neither the policy nor the journal knows an experiment '{request.Experiment}'.")));

    private static void Write(GetExperimentResponse reply, Terminal terminal)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns("arm", "share", "keys", "decisions", "satisfied", "cost $", "latency ms", "escalated");
        foreach (var arm in reply.Arms)
        {
            string[] cells =
            [
                arm.Arm, Text($"{arm.Share:0.0%}"), Text($"{arm.Keys:#,0}"), Text($"{arm.Decisions:#,0}"), Share(arm.Satisfied),
                Mean(arm.CostUsd, "0.000000"), Mean(arm.LatencyMs, "#,0"), Share(arm.Escalated),
            ];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        terminal.Tables().Write(table);
        foreach (var c in reply.Comparisons)
        {
            var interval = Interval(c.Difference, Signed);
            terminal.Output.WriteLine(
                $"{c.Arm} against {c.Control}: {c.Measure} {c.Difference.Value.ToString(Signed, CultureInfo.InvariantCulture)}{interval}, "
                + Text($"p {c.PValue:0.0000}, {(c.Decided ? "decided" : "open")}"));
        }

        terminal.Output.WriteLine(Text($"Sample ratio: p {reply.SampleRatioPValue:0.0000}. Test: {reply.Test}."));
        terminal.Output.WriteLine(reply.Conclusion);
        CoverText.Write(reply.Replicas, reply.Partial, terminal);
        if (reply.KeyShare < 1)
        {
            terminal.Output.WriteLine(Text($"Told from a random {reply.KeyShare:0.##%} of the keys."));
        }
    }

    private static string Share(Estimate e) => e.Samples == 0 ? "-" : Text($"{e.Value:0.0%} ({100 * e.Low:0.0}-{100 * e.High:0.0})");

    private static string Mean(Estimate e, string format) => e.Samples == 0
        ? "-"
        : e.Value.ToString(format, CultureInfo.InvariantCulture) + Interval(e, format);

    private static string Interval(Estimate e, string format) => e.HasLow
        ? $" ({e.Low.ToString(format, CultureInfo.InvariantCulture)} to {e.High.ToString(format, CultureInfo.InvariantCulture)})"
        : "";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
