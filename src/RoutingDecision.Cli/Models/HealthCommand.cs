using System.CommandLine;
using System.Globalization;
using RoutingDecision.Cli.Servers;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Contracts.V1;
using Spectre.Console;

namespace RoutingDecision.Cli.Models;

/// <summary><c>routing health</c>: the live state of every model.</summary>
internal static class HealthCommand
{
    private const string Description = "Show the live state of every model: breaker, error rate and latency within the policy's health window, and cost since the start.";

    public static Command Create(Terminal terminal)
    {
        var server = ServerAddress.Option();
        var command = new ExampleCommand("health", Description, "routing health --server http://127.0.0.1:50051") { server };
        command.SetAction(async (parsed, cancel) =>
        {
            using var connection = new ServerConnection(ServerAddress.Parse(parsed.GetValue(server)!), terminal.Clock);
            var reply = await connection.CallAsync(connection.Insight.GetModelHealthAsync, new GetModelHealthRequest(), cancel);
            terminal.Tables().Write(TableOf(reply));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Table TableOf(GetModelHealthResponse reply)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns("model", "provider", "tier", "state", "breaker");
        foreach (var name in new[] { "calls", "errors", "rate", "p50 ms", "p95 ms", "cost $" })
        {
            table.AddColumn(name, c => c.RightAligned());
        }

        table.AddColumn("errors by class");
        foreach (var model in reply.Models)
        {
            var classes = string.Join(", ", model.ErrorsByClass.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key} {e.Value}"));
            string[] cells =
            [
                model.Model, model.Provider, model.Tier, EnumText.Of(model.State), EnumText.Of(model.Breaker),
                Number(model.Calls, "#,0"), Number(model.Errors, "#,0"), Number(model.ErrorRate, "0.0 %"), Number(model.LatencyP50Ms, "#,0"),
                Number(model.LatencyP95Ms, "#,0") + (model.OverLatencySlo ? " over" : ""), Number(model.CostUsd, "0.0000"), classes,
            ];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        return table;
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
