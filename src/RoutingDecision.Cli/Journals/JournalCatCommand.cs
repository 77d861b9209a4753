using System.CommandLine;
using RoutingDecision.Cli.Terminals;

namespace RoutingDecision.Cli.Journals;

/// <summary><c>routing journal cat</c>: one line a record, for people.</summary>
internal static class JournalCatCommand
{
    public static Command Create(Terminal terminal)
    {
        var filter = new JournalFilter();
        var command = new ExampleCommand(
            "cat", "Show records, one line each, oldest first.", "routing journal cat --kind decision --tenant acme --since 24h");
        var folder = JournalFolderOption.AddTo(command);
        filter.AddTo(command);
        command.SetAction((parsed, cancel) =>
        {
            var reader = JournalFolders.Open(parsed.GetRequiredValue(folder), d => terminal.Error.WriteLine(JournalText.Of(d)));
            foreach (var item in filter.Read(reader, parsed, terminal.Clock))
            {
                cancel.ThrowIfCancellationRequested();
                terminal.Output.WriteLine(JournalText.Of(item.Record));
            }

            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }
}
