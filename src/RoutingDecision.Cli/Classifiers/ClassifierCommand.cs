using System.CommandLine;
using RoutingDecision.Cli.Terminals;

namespace RoutingDecision.Cli.Classifiers;

/// <summary><c>routing classifier</c>: which classifier serves, and which one is on trial.</summary>
internal static class ClassifierCommand
{
    private const string Description = "Say which classifier serves, and try others beside it.";

    private const string Example = """
        routing classifier list
        routing classifier shadow team-3f9a12cd --share 0.1
        routing classifier shadow-report
        routing classifier promote team-3f9a12cd
        """;

    public static Command Create(Terminal terminal) => new ExampleCommand("classifier", Description, Example)
    {
        ListCommand.Create(terminal),
        PromoteCommand.Create(terminal),
        RollbackCommand.Create(terminal),
        ShadowCommand.Create(terminal),
        ShadowReportCommand.Create(terminal),
    };

    /// <summary>The remark that goes to the server's log.</summary>
    public static Option<string> Comment() => new("--comment") { HelpName = "TEXT", Description = "Why, for the server's log" };
}
