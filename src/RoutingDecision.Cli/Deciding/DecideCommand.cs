using System.CommandLine;
using Google.Protobuf;
using RoutingDecision.Cli.Servers;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Cli.Deciding;

/// <summary><c>routing decide</c>: one decision, readable.</summary>
internal static class DecideCommand
{
    private const string Example = """
        routing decide "Prove that there are infinitely many primes." --feature tutor --explain
        cat contract.txt | routing decide --file - --context-tokens 30000 --max-tier standard --json
        """;

    public static Command Create(Terminal terminal)
    {
        var prompt = new Argument<string?>("PROMPT")
        {
            Description = "The prompt; put -- before one that begins with a dash",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var file = new Option<string?>("--file") { HelpName = "FILE", Description = "Read the prompt from a file, or from standard input (-)" };
        var json = new Option<bool>("--json") { Description = "Print the reply as JSON" };
        var server = ServerAddress.Option();
        var arguments = new DecideArguments();
        var command = new ExampleCommand("decide", "Ask a server which model should serve a prompt.", Example) { prompt, file, server };
        arguments.AddTo(command);
        command.Add(json);
        command.SetAction(async (parsed, cancel) =>
        {
            var text = await PromptText.ReadAsync(parsed.GetValue(prompt), parsed.GetValue(file), terminal.Input, cancel);
            using var connection = new ServerConnection(ServerAddress.Parse(parsed.GetValue(server)!), terminal.Clock);
            var request = arguments.ToRequest(parsed, text);
            var reply = await connection.CallAsync(connection.Routing.DecideAsync, request, cancel);
            Write(reply, parsed.GetValue(json), terminal.Output);
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Write(DecideResponse reply, bool asJson, TextWriter output)
    {
        if (asJson)
        {
            output.WriteLine(new JsonFormatter(JsonFormatter.Settings.Default.WithIndentation()).Format(reply));
        }
        else
        {
            DecisionText.Write(reply, output);
        }
    }
}
