using System.CommandLine;
using System.Globalization;
using RoutingDecision.Cli.Servers;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Cli.Classifiers;

/// <summary><c>routing classifier shadow-report</c>: how the classifier in shadow would have decided.</summary>
internal static class ShadowReportCommand
{
    private const string Description = "Show how the classifier in shadow would have decided: agreement, changes of tier, and estimated cost.";

    public static Command Create(Terminal terminal)
    {
        var server = ServerAddress.Option();
        var command = new ExampleCommand("shadow-report", Description, "routing classifier shadow-report") { server };
        command.SetAction(async (parsed, cancel) =>
        {
            using var connection = new ServerConnection(ServerAddress.Parse(parsed.GetValue(server)!), terminal.Clock);
            var report = await connection.CallAsync(connection.Policy.GetShadowReportAsync, new GetShadowReportRequest(), cancel);
            foreach (var line in Lines(report))
            {
                terminal.Output.WriteLine(line);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>The report in words.</summary>
    internal static IEnumerable<string> Lines(GetShadowReportResponse report)
    {
        var since = DateTimeOffset.FromUnixTimeMilliseconds(report.SinceUnixMs);
        yield return Text($"{report.Version} in shadow of {(report.ServingVersion.Length == 0 ? "what serves" : report.ServingVersion)}, {report.Share:0.##%} of the decisions since {since:yyyy-MM-dd HH:mm} UTC");
        yield return Text($"{report.Decisions:#,0} judged, {(report.Decisions == 0 ? 0 : (double)report.Agreed / report.Decisions):0.0%} with the same tier; {report.Dropped:#,0} dropped, {report.Failed:#,0} failed");
        foreach (var flip in report.Flips.OrderByDescending(f => f.Count))
        {
            yield return Text($"  {flip.FromTier} -> {flip.ToTier}: {flip.Count:#,0}");
        }

        var difference = report.ShadowCostUsd - report.ServingCostUsd;
        var ratio = report.ServingCostUsd > 0 ? Text($" ({difference / report.ServingCostUsd:+0.0%;-0.0%;0.0%})") : "";
        yield return Text($"estimated cost ${report.ServingCostUsd:0.0000}, in shadow ${report.ShadowCostUsd:0.0000}{ratio}");
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
