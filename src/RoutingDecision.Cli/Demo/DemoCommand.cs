using System.CommandLine;
using RoutingDecision.Cli.Servers;
using RoutingDecision.Cli.Terminals;

namespace RoutingDecision.Cli.Demo;

/// <summary><c>routing demo</c>: the whole job on real prompts, against a server of its own or a running one.</summary>
internal static class DemoCommand
{
    private const string Description =
        "Start a server, ask it about prompts of every kind, report what became of them, show its advice and the metrics that moved, and stop it. No model is called: " +
        "what is reported about answers is made up, so don't point --server at one in production.";

    private const string Example = """
        routing demo
        routing demo --server http://127.0.0.1:50051 --metrics http://127.0.0.1:9464
        """;

    public static Command Create(Terminal terminal)
    {
        var server = new Option<string?>("--server") { HelpName = "URL", Description = "Use a running server instead" };
        var metrics = new Option<string?>("--metrics")
        {
            HelpName = "URL",
            Description = "Its metrics port; with --server alone no metrics are shown",
        };
        var binary = new Option<string?>("--server-binary")
        {
            HelpName = "PATH",
            Description = "The routing-server program to start; else the one beside this program",
        };
        var policy = new Option<string?>("--policy")
        {
            HelpName = "FILE",
            Description = "Policy of the server that is started; else the shipped one",
        };
        var bundle = new Option<string?>("--bundle")
        {
            HelpName = "FOLDER",
            Description = "Classifier bundle of the server that is started, or none; else the shipped one",
        };
        var command = new ExampleCommand("demo", Description, Example) { server, metrics, binary, policy, bundle };
        command.SetAction(async (parsed, cancel) =>
        {
            if (parsed.GetValue(server) is { } running)
            {
                if ((parsed.GetValue(binary) ?? parsed.GetValue(policy) ?? parsed.GetValue(bundle)) is not null)
                {
                    throw new CommandException("--server uses a running server; --server-binary, --policy and --bundle are for one that is started.");
                }

                var address = parsed.GetValue(metrics) is { } stated ? ServerAddress.Parse(stated) : null;
                return await DemoRun.RunAsync(new DemoServer(ServerAddress.Parse(running), address, IsOwn: false), terminal, cancel);
            }

            string[] settings = [.. Setting("--policy", parsed.GetValue(policy)), .. Setting("--bundle", parsed.GetValue(bundle))];
            return await WithOwnServerAsync(ServerBinary.Locate(parsed.GetValue(binary)), settings, terminal, cancel);
        });
        return command;
    }

    private static string[] Setting(string name, string? value) => value is null ? [] : [name, value];

    private static async Task<int> WithOwnServerAsync(string binary, string[] settings, Terminal terminal, CancellationToken cancel)
    {
        await using var server = await ServerProcess.StartAsync(binary, settings, cancel);
        var ready = server.Ready;
        await terminal.Output.WriteLineAsync(
            $"Started routing-server (process {server.Id}): gRPC on {ready.Grpc.Authority}, metrics on {ready.Metrics.Authority}, policy {ready.Policy}, classifier {ready.Classifier}.");
        var exitCode = await DemoRun.RunAsync(new DemoServer(ready.Grpc, ready.Metrics, IsOwn: true), terminal, cancel);
        var ended = await server.StopAsync();
        await terminal.Output.WriteLineAsync($"Stopped routing-server: it ended with {ended}.");
        return exitCode;
    }
}
