using System.CommandLine;
using System.Globalization;
using RoutingDecision.Cli.Terminals;
using Spectre.Console;

namespace RoutingDecision.Cli.Journals;

/// <summary><c>routing journal ls</c>: the segments.</summary>
internal static class JournalLsCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new ExampleCommand("ls", "List the segments of a journal.", "routing journal ls --journal /var/lib/routing/journal");
        var folder = JournalFolderOption.AddTo(command);
        command.SetAction(parsed =>
        {
            var table = new Table().Border(TableBorder.Simple);
            table.AddColumn("segment", c => c.RightAligned()).AddColumn("bytes", c => c.RightAligned()).AddColumn("begun").AddColumn("written by");
            foreach (var segment in JournalFolders.Open(parsed.GetRequiredValue(folder), _ => { }).Segments())
            {
                table.AddRow(
                    segment.Number.ToString(CultureInfo.InvariantCulture),
                    segment.Bytes.ToString("#,0", CultureInfo.InvariantCulture),
                    segment.Head?.Begun.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "unreadable",
                    Markup.Escape(segment.Head?.ServerVersion ?? ""));
            }

            terminal.Tables().Write(table);
            return ExitCode.Ok;
        });
        return command;
    }
}
