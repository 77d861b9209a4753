using System.CommandLine;
using System.Globalization;
using RoutingDecision.Cli.Servers;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Contracts.V1;
using Spectre.Console;

namespace RoutingDecision.Cli.Policies;

/// <summary><c>routing policy history</c>: who put which version into force, newest first.</summary>
internal static class PolicyHistoryCommand
{
    private const string Description = "Show who put which version of the policy into force, newest first.";
    private const int Shown = 20;
    private const int Most = 1_000;

    public static Command Create(Terminal terminal)
    {
        var limit = new Option<int>("--limit") { HelpName = "N", Description = $"Changes to show, 1 to {Most}", DefaultValueFactory = _ => Shown }
            .Within(1, Most);
        var server = ServerAddress.Option();
        var command = new ExampleCommand("history", Description, "routing policy history --limit 5") { limit, server };
        command.SetAction(async (parsed, cancel) =>
        {
            using var connection = new ServerConnection(ServerAddress.Parse(parsed.GetValue(server)!), terminal.Clock);
            var request = new ListPolicyVersionsRequest { PageSize = parsed.GetValue(limit) };
            var reply = await connection.CallAsync(connection.Policy.ListPolicyVersionsAsync, request, cancel);
            terminal.Tables().Write(TableOf(reply));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Table TableOf(ListPolicyVersionsResponse reply)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns("version", "in force", "since (UTC)", "by", "comment");
        foreach (var version in reply.Versions)
        {
            var since = version.PublishedUnixMs == 0
                ? ""
                : DateTimeOffset.FromUnixTimeMilliseconds(version.PublishedUnixMs).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            string[] cells = [version.Version, version.Current ? "now" : "", since, version.PublishedBy, version.Comment];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        return table;
    }
}
