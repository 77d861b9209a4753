using System.CommandLine;
using System.Globalization;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Insight;
using RoutingDecision.State.Journal.Traffic;
using Spectre.Console;

namespace RoutingDecision.Cli.Reports;

/// <summary><c>routing misroutes</c>: decisions whose outcome contradicts their tier, and where they cluster.</summary>
internal static class MisroutesCommand
{
    private const string Description =
        "Show decisions whose outcome contradicts their tier, newest first, and where they cluster: by task, rule and margin. Never prompt text. " +
        "Asks a server, or reads the journals of several.";

    private const int MostPage = 1_000;

    public static Command Create(Terminal terminal)
    {
        var source = new InsightSource();
        var count = new Option<int>("--count") { HelpName = "N", Description = "Misroutes to show, 1 to 1000", DefaultValueFactory = _ => 20 }
            .Within(1, MostPage);
        var page = new Option<string>("--page") { HelpName = "TOKEN", Description = "Go on where a page ended", DefaultValueFactory = _ => "" };
        var json = new Option<bool>("--json") { Description = "Print everything as JSON, signals included" };
        var command = new ExampleCommand("misroutes", Description, "routing misroutes --since 7d --count 50") { count, page, json };
        source.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var request = new ListMisroutesRequest
            {
                Tenant = source.TenantOf(parsed),
                Window = source.WindowOf(parsed, terminal.Clock),
                PageSize = parsed.GetValue(count),
                PageToken = parsed.GetValue(page)!,
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

    private static Task<ListMisroutesResponse> AskAsync(
        InsightSource source, ParseResult parsed, ListMisroutesRequest request, Terminal terminal, CancellationToken cancel) => source.AskAsync(
        parsed,
        terminal,
        server => server.CallAsync(server.Insight.ListMisroutesAsync, request, cancel),
        journals =>
        {
            var query = MisrouteWire.QueryOf(request) ?? throw new CommandException("--page is none that a page ended with.");
            return new MisrouteWire(new MisrouteRecords(journals)).Of(InsightSource.Read(journals, request.Window, cancel).Read(query));
        });

    private static void Write(ListMisroutesResponse reply, Terminal terminal)
    {
        CoverText.Write(reply.Replicas, reply.Partial, terminal);
        terminal.Output.WriteLine(reply.Misroutes.Count == 0 ? "No misroutes are known of." : "Where they cluster:");
        if (reply.Misroutes.Count == 0)
        {
            return;
        }

        var clusters = TableOf(["task", "rule", "margin up to", "misroutes", "share of all", "rate among judged"]);
        foreach (var c in reply.Clusters)
        {
            Add(
                clusters, Named(c.TaskType), Named(c.Rule), c.HasMarginUpTo ? Text($"{c.MarginUpTo:G3}") : "-", Text($"{c.Count:#,0}"),
                Text($"{c.Share:0.0%}"), Text($"{c.Rate.Value:0.0%} ({100 * c.Rate.Low:0}-{100 * c.Rate.High:0}, n={c.Rate.Samples:#,0})"));
        }

        terminal.Tables().Write(clusters);
        var table = TableOf(["decided (UTC)", "tenant/feature", "task", "tier", "needed", "by", "P(success) by tier", "rule", "reasons", "digest"]);
        foreach (var m in reply.Misroutes)
        {
            Add(
                table, Text($"{DateTimeOffset.FromUnixTimeMilliseconds(m.DecidedUnixMs):MM-dd HH:mm:ss}"), $"{m.Tenant}/{m.Feature}",
                Named(m.TaskType), m.Tier, m.NeededTier, m.Evidence, string.Join(' ', m.TierProbabilities.Select(p => Text($"{p.Probability:0.00}"))), Named(m.Rule),
                string.Join(' ', m.Reasons), m.PromptDigest.Length > 12 ? m.PromptDigest[..12] : m.PromptDigest);
        }

        terminal.Tables().Write(table);
        if (reply.NextPageToken.Length > 0)
        {
            terminal.Output.WriteLine($"Further ones: --page {reply.NextPageToken}");
        }
    }

    private static Table TableOf(string[] headings)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns(headings);
        return table;
    }

    private static void Add(Table table, params string[] cells) => table.AddRow([.. cells.Select(Markup.Escape)]);

    private static string Named(string name) => name.Length == 0 ? "(none)" : name;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
