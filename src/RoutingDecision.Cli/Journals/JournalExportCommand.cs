using System.CommandLine;
using Google.Protobuf;
using RoutingDecision.Cli.Terminals;

namespace RoutingDecision.Cli.Journals;

/// <summary><c>routing journal export</c>: every field of every record, one JSON object a line.</summary>
internal static class JournalExportCommand
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));

    public static Command Create(Terminal terminal)
    {
        var jsonLines = new Option<bool>("--jsonl") { Description = "As JSON lines, which is the default and the one format there is" };
        var filter = new JournalFilter();
        var command = new ExampleCommand(
            "export", "Write records with all their fields to standard output.", "routing journal export --jsonl --kind outcome > outcomes.jsonl")
        {
            jsonLines,
        };
        var folder = JournalFolderOption.AddTo(command);
        filter.AddTo(command);
        command.SetAction((parsed, cancel) =>
        {
            var reader = JournalFolders.Open(parsed.GetRequiredValue(folder), d => terminal.Error.WriteLine(JournalText.Of(d)));
            foreach (var item in filter.Read(reader, parsed, terminal.Clock))
            {
                cancel.ThrowIfCancellationRequested();
                Formatter.Format(item.Record, terminal.Output);
                terminal.Output.WriteLine();
            }

            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }
}
