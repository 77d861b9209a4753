using System.CommandLine;
using RoutingDecision.Cli.Insight;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Policies;
using RoutingDecision.Insight;
using RoutingDecision.Learning.Reports;

namespace RoutingDecision.Cli.Reports;

/// <summary><c>routing report</c>: what routing did in a window.</summary>
internal static class ReportCommand
{
    private const string Description =
        "Show what routing did: volume, quality with 95 % intervals, cost, savings, under- and over-routing, escalations, and what to look into. " +
        "Asks a server, or reads the journals of several.";

    private const string Example = """
        routing report --since 7d --by tier
        routing report --journal /var/lib/a/journal /var/lib/b/journal --by feature --html report.html
        """;

    private static readonly Dictionary<string, ReportGrouping> Groupings =
        Enum.GetValues<ReportGrouping>().Where(g => g != ReportGrouping.Unspecified)
            .ToDictionary(g => EnumText.Of(g), g => g, StringComparer.Ordinal);

    public static Command Create(Terminal terminal)
    {
        var source = new InsightSource();
        var by = new Option<string>("--by")
        {
            HelpName = "GROUP",
            Description = $"What to group by: {string.Join(", ", Groupings.Keys)}",
            DefaultValueFactory = _ => "tier",
        };
        by.AcceptOnlyFromAmong([.. Groupings.Keys]);
        var json = new Option<bool>("--json") { Description = "Print everything as JSON" };
        var html = new Option<string?>("--html") { HelpName = "FILE", Description = "Also write one self-contained page with plots" };
        var bundle = new Option<string?>("--bundle")
        {
            HelpName = "FOLDER",
            Description = "With --html and --journal: bundle whose training data the plot of drift compares with",
        };
        var command = new ExampleCommand("report", Description, Example) { by, json, html, bundle };
        source.AddTo(command);
        command.Needs(bundle, html);
        command.Needs(bundle, source.Journals);
        command.SetAction(async (parsed, cancel) =>
        {
            var request = new GetReportRequest
            {
                Tenant = source.TenantOf(parsed),
                Window = source.WindowOf(parsed, terminal.Clock),
                GroupBy = Groupings[parsed.GetValue(by)!],
            };
            OutputFile.Check("--html", parsed.GetValue(html));
            var report = await AskAsync(source, parsed, request, terminal, cancel);
            Print(report, parsed.GetValue(json), terminal);
            if (parsed.GetValue(html) is { } file)
            {
                var byTier = request.Clone();
                (byTier.GroupBy, byTier.PeriodHours) = (ReportGrouping.Tier, PlotPeriods.HoursOf(request.Window, terminal.Clock));
                var periods = await AskAsync(source, parsed, byTier, terminal, cancel);
                var drift = await AskDriftAsync(source, parsed, byTier, parsed.GetValue(bundle), terminal, cancel);
                await OutputFile.WriteAsync("--html", file, TrafficPage.Write(ReportPage.Of(report, periods, drift)), cancel);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static void Print(GetReportResponse report, bool json, Terminal terminal)
    {
        if (json)
        {
            terminal.Output.WriteLine(JsonText.Of(report));
        }
        else
        {
            ReportText.Write(report, terminal);
        }
    }

    private static Task<GetReportResponse> AskAsync(
        InsightSource source, ParseResult parsed, GetReportRequest request, Terminal terminal, CancellationToken cancel) => source.AskAsync(
        parsed,
        terminal,
        server => server.CallAsync(server.Insight.GetReportAsync, request, cancel),
        journals => ReportWire.Of(InsightSource.Read(journals, request.Window, cancel).Read(ReportWire.QueryOf(request))));

    /// <summary>Drift over the periods of a report; null: the journals hold nothing that it could be told of.</summary>
    private static Task<GetDriftResponse?> AskDriftAsync(
        InsightSource source, ParseResult parsed, GetReportRequest report, string? bundle, Terminal terminal, CancellationToken cancel)
    {
        var request = new GetDriftRequest { Tenant = report.Tenant, Window = report.Window, PeriodHours = report.PeriodHours };
        return source.AskAsync<GetDriftResponse?>(
            parsed,
            terminal,
            async server => await server.CallAsync(server.Insight.GetDriftAsync, request, cancel),
            journals => JournalDrift.Of(journals, bundle, request, DriftSettings.Default.Threshold, terminal.Clock, cancel));
    }
}
