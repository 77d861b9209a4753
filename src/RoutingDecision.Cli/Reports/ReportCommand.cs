using System.CommandLine;
using System.Text;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Contracts.V1;
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

    /// <summary>Plots show about so many points.</summary>
    private const int WantedPeriods = 28;

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
        var command = new ExampleCommand("report", Description, Example) { by, json, html };
        source.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var request = new GetReportRequest
            {
                Tenant = source.TenantOf(parsed),
                Window = source.WindowOf(parsed, terminal.Clock),
                GroupBy = Groupings[parsed.GetValue(by)!],
            };
            var report = await AskAsync(source, parsed, request, terminal, cancel);
            if (parsed.GetValue(html) is { } file)
            {
                await WritePageAsync(file, source, parsed, request, report, terminal, cancel);
            }

            Print(report, parsed.GetValue(json), terminal);
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

    private static async Task WritePageAsync(
        string file, InsightSource source, ParseResult parsed, GetReportRequest request, GetReportResponse report, Terminal terminal,
        CancellationToken cancel)
    {
        var byTier = request.Clone();
        (byTier.GroupBy, byTier.PeriodHours) = (ReportGrouping.Tier, PeriodOf(request.Window, terminal.Clock));
        var periods = await AskAsync(source, parsed, byTier, terminal, cancel);
        try
        {
            await File.WriteAllTextAsync(
                file, TrafficPage.Write(ReportPage.Of(report, periods)), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(e.Message);
        }
    }

    /// <summary>Hours of a period: 1, 3, 6, 12 or whole days.</summary>
    private static int PeriodOf(TimeWindow window, TimeProvider clock)
    {
        var end = window.HasEndUnixMs ? window.EndUnixMs : clock.GetUtcNow().ToUnixTimeMilliseconds();
        var hours = (int)Math.Clamp((end - window.StartUnixMs) / 3_600_000 / WantedPeriods, 1, 744);
        return hours switch { <= 1 => 1, <= 3 => 3, <= 6 => 6, <= 12 => 12, _ => (hours + 23) / 24 * 24 };
    }
}
