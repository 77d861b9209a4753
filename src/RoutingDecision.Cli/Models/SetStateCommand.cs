using System.CommandLine;
using RoutingDecision.Cli.Servers;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Cli.Models;

/// <summary><c>routing model set-state</c>: takes a model out of service or back, at once.</summary>
internal static class SetStateCommand
{
    private const string Description =
        "Enable, drain or disable a model at once, without a new policy. A draining model gets no new traffic; conversations on it may stay.";

    private const string Example = """
        routing model set-state gpt-5 disabled --comment "provider incident"
        """;

    private static readonly Dictionary<string, ModelState> States = new(StringComparer.Ordinal)
    {
        ["enabled"] = ModelState.Enabled,
        ["draining"] = ModelState.Draining,
        ["disabled"] = ModelState.Disabled,
    };

    public static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("MODEL") { Description = "Model of the policy" };
        var state = new Argument<string>("STATE") { Description = $"One of {string.Join(", ", States.Keys)}" };
        state.AcceptOnlyFromAmong([.. States.Keys]);
        var comment = new Option<string>("--comment") { HelpName = "TEXT", Description = "Why, for the server's log" };
        var server = ServerAddress.Option();
        var command = new ExampleCommand("set-state", Description, Example) { model, state, comment, server };
        command.SetAction(async (parsed, cancel) =>
        {
            using var connection = new ServerConnection(ServerAddress.Parse(parsed.GetValue(server)!), terminal.Clock);
            var request = new SetModelStateRequest
            {
                Model = parsed.GetRequiredValue(model),
                State = States[parsed.GetRequiredValue(state)],
                Comment = parsed.GetValue(comment) ?? "",
            };
            var reply = await connection.CallAsync(connection.Policy.SetModelStateAsync, request, cancel);
            terminal.Output.WriteLine($"{reply.Model} is {EnumText.Of(reply.State)}");
            return ExitCode.Ok;
        });
        return command;
    }
}
