using System.CommandLine;
using System.CommandLine.Help;
using RoutingDecision.Cli.Classifiers;
using RoutingDecision.Cli.Deciding;
using RoutingDecision.Cli.Demo;
using RoutingDecision.Cli.Insight;
using RoutingDecision.Cli.Journals;
using RoutingDecision.Cli.Keys;
using RoutingDecision.Cli.Learning;
using RoutingDecision.Cli.Models;
using RoutingDecision.Cli.Policies;
using RoutingDecision.Cli.Replays;
using RoutingDecision.Cli.Reports;
using RoutingDecision.Cli.Terminals;

namespace RoutingDecision.Cli;

/// <summary>The command line: all commands, and how they end.</summary>
internal static class RoutingCommands
{
    private const string Description =
        "Decides which model should serve a prompt, and tends the service that does.\n\n" +
        "Exit codes: 0 ok, 1 the answer is no (a test failed, no model can serve), 2 wrong usage or input, 3 the server can't be reached, 130 interrupted.";

    private const string Example = """
        routing demo
        routing decide "Prove that the square root of 2 is irrational."
        routing policy test deploy/policies/default.yaml
        """;

    // An interrupted demo still has to stop its server, which may take as long as a drain.
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(30);

    /// <summary>Runs one command line to its end.</summary>
    /// <param name="args">Arguments without the program's name.</param>
    /// <param name="terminal">Where it reads and writes.</param>
    /// <param name="cancel">Interrupts it, as Ctrl-C does.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancel = default)
    {
        // A prompt may begin with '@', which would otherwise name a response file.
        var parsed = Root(terminal).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (UsageErrors.Of(parsed) is { Count: > 0 } errors)
        {
            return UsageErrors.Write(errors, parsed, terminal.Error);
        }

        try
        {
            var invocation = new InvocationConfiguration
            {
                Output = terminal.Output,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TimeToStop,
            };
            return await parsed.InvokeAsync(invocation, cancel);
        }
        catch (CommandException failed)
        {
            await terminal.Error.WriteLineAsync($"routing: {failed.Message}");
            return failed.ExitCode;
        }
        catch (OperationCanceledException)
        {
            await terminal.Error.WriteLineAsync("routing: interrupted");
            return ExitCode.Interrupted;
        }
    }

    internal static RootCommand Root(Terminal terminal)
    {
        var root = new RootCommand(Description)
        {
            DecideCommand.Create(terminal),
            DemoCommand.Create(terminal),
            PolicyCommand.Create(terminal),
            TrainCommand.Create(terminal),
            EvaluateCommand.Create(terminal),
            ProtocolsCommand.Create(terminal),
            HealthCommand.Create(terminal),
            ModelCommand.Create(terminal),
            ClassifierCommand.Create(terminal),
            JournalCommand.Create(terminal),
            DriftCommand.Create(terminal),
            WatchCommand.Create(terminal),
            ObserveReportCommand.Create(terminal),
            EstimateCommand.Create(terminal),
            ReplayCommand.Create(terminal),
            ReportCommand.Create(terminal),
            MisroutesCommand.Create(terminal),
            ExperimentCommand.Create(terminal),
            KeyCommand.Create(terminal),
        };
        root.HelpName = "routing";
        root.Options.OfType<HelpOption>().Single().Action = new ExampleHelp(Example);
        var version = root.Options.OfType<VersionOption>().Single();
        version.Description = "Show the version";
        version.Action = new VersionAction(terminal);
        return root;
    }
}
