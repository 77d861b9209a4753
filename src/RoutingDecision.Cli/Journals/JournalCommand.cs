using System.CommandLine;
using RoutingDecision.Cli.Terminals;

namespace RoutingDecision.Cli.Journals;

/// <summary><c>routing journal</c>: looks into the journal of a server, running or not.</summary>
internal static class JournalCommand
{
    public static Command Create(Terminal terminal) =>
        new ExampleCommand("journal", "Look into the journal of a server; it may be running.", "routing journal cat --kind outcome --since 1h")
        {
            JournalLsCommand.Create(terminal),
            JournalCatCommand.Create(terminal),
            JournalVerifyCommand.Create(terminal),
            JournalExportCommand.Create(terminal),
        };
}
