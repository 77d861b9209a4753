using System.CommandLine;
using System.Globalization;
using RoutingDecision.Cli.Servers;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Learning.Evaluation;
using Spectre.Console;

namespace RoutingDecision.Cli.Classifiers;

/// <summary><c>routing classifier list</c>: the classifiers that the server knows, with their roles.</summary>
internal static class ListCommand
{
    private const string Description =
        "Show the classifiers that the server has loaded or sees in its bundle folders, and what each does. \"log loss\" is how much worse (+) or better " +
        "(-) it foretold held-out outcomes than what served when it was trained.";

    public static Command Create(Terminal terminal)
    {
        var server = ServerAddress.Option();
        var command = new ExampleCommand("list", Description, "routing classifier list") { server };
        command.SetAction(async (parsed, cancel) =>
        {
            using var connection = new ServerConnection(ServerAddress.Parse(parsed.GetValue(server)!), terminal.Clock);
            var reply = await connection.CallAsync(connection.Policy.ListClassifiersAsync, new ListClassifiersRequest(), cancel);
            if (reply.Classifiers.Count == 0)
            {
                terminal.Output.WriteLine("no classifier: the server runs on rules alone");
                return ExitCode.Ok;
            }

            terminal.Tables().Write(TableOf(reply));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Table TableOf(ListClassifiersResponse reply)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns("classifier", "role", "created", "log loss", "folder", "problem");
        foreach (var one in reply.Classifiers)
        {
            string[] cells =
            [
                one.Version,
                EnumText.Of(one.Role) + (one.Role == ClassifierRole.Shadow ? string.Create(CultureInfo.InvariantCulture, $" of {one.ShadowShare:0.##%}") : ""),
                one.CreatedUnixMs == 0 ? "" : DateTimeOffset.FromUnixTimeMilliseconds(one.CreatedUnixMs).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                one.Measures.TryGetValue(ServedComparison.Change, out var change) ? $"{Signed(change.Value)} ({Signed(change.Low)} to {Signed(change.High)})" : "",
                one.Folder, one.Problem,
            ];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        return table;
    }

    private static string Signed(double value) => value.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture);
}
