using System.CommandLine;
using System.Globalization;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.Cli.Journals;

/// <summary><c>routing journal verify</c>: reads everything, checks every checksum, counts.</summary>
internal static class JournalVerifyCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new ExampleCommand(
            "verify", "Read a whole journal and check every record. Exit code 1 when something is damaged.", "routing journal verify");
        var folder = JournalFolderOption.AddTo(command);
        command.SetAction((parsed, cancel) =>
        {
            var damages = 0;
            var reader = JournalFolders.Open(parsed.GetRequiredValue(folder), damage =>
            {
                damages++;
                terminal.Error.WriteLine(JournalText.Of(damage));
            });
            var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
            foreach (var item in reader.Read())
            {
                cancel.ThrowIfCancellationRequested();
                var kind = KindOf(item.Record);
                counts[kind] = counts.GetValueOrDefault(kind) + 1;
            }

            var parts = counts.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Value} {c.Key}"));
            terminal.Output.WriteLine($"{(damages == 0 ? "intact" : "DAMAGED")}: {(counts.Count == 0 ? "no records" : string.Join(", ", parts))}");
            return Task.FromResult(damages == 0 ? ExitCode.Ok : ExitCode.No);
        });
        return command;
    }

    private static string KindOf(JournalRecord record) =>
        record.BodyCase == JournalRecord.BodyOneofCase.None ? "of an unknown kind" : EnumName<JournalKind>.Of((JournalKind)record.BodyCase);
}
