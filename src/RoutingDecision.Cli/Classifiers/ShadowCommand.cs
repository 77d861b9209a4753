using System.CommandLine;
using System.Globalization;
using RoutingDecision.Cli.Servers;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Cli.Classifiers;

/// <summary><c>routing classifier shadow</c>: puts a classifier on trial, or ends that.</summary>
internal static class ShadowCommand
{
    private const string Off = "off";

    private const string Description =
        "Let a classifier judge a share of the decisions beside the one that serves, without a say in them. 'off' ends that.";

    private const string Example = """
        routing classifier shadow team-3f9a12cd --share 0.1
        routing classifier shadow off
        """;

    public static Command Create(Terminal terminal)
    {
        var version = new Argument<string>("VERSION") { Description = $"Classifier, as the list shows it, or {Off}" };
        var share = new Option<double>("--share") { HelpName = "X", Description = "Share of decisions, over 0 to 1", DefaultValueFactory = _ => 0.1 };
        var comment = ClassifierCommand.Comment();
        var server = ServerAddress.Option();
        var command = new ExampleCommand("shadow", Description, Example) { version, share, comment, server };
        command.SetAction(async (parsed, cancel) =>
        {
            using var connection = new ServerConnection(ServerAddress.Parse(parsed.GetValue(server)!), terminal.Clock);
            var named = parsed.GetRequiredValue(version);
            var request = new SetShadowClassifierRequest
            {
                Version = named == Off ? "" : named,
                Share = named == Off ? 0 : parsed.GetValue(share),
                Comment = parsed.GetValue(comment) ?? "",
            };
            var reply = await connection.CallAsync(connection.Policy.SetShadowClassifierAsync, request, cancel);
            terminal.Output.WriteLine(reply.Classifier is { } classifier
                ? string.Create(CultureInfo.InvariantCulture, $"{classifier.Version} judges {classifier.ShadowShare:0.##%} of the decisions in shadow")
                : "no classifier is in shadow");
            return ExitCode.Ok;
        });
        return command;
    }
}
