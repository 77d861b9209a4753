using RoutingDecision.Cli.Terminals;
using RoutingDecision.State.Journal.Reading;

namespace RoutingDecision.Cli.Journals;

/// <summary>The folders that <c>--journal</c> names: what all commands that read journals ask of them, one folder or several.</summary>
internal static class JournalFolders
{
    /// <summary>Refuses a folder that holds no journal, and one that is named twice: its records would count twice.</summary>
    /// <exception cref="CommandException">One of them.</exception>
    public static void Check(IReadOnlyList<string> folders)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var folder in folders)
        {
            if (!Directory.Exists(folder))
            {
                throw NoJournal(folder, "there is no such folder");
            }

            // A server writes as it starts, so a folder without a file is another one than was meant.
            if (!HoldsSegments(folder))
            {
                throw NoJournal(folder, "no file of it is named journal-NUMBER.rdj");
            }

            if (!names.TryAdd(RealPath.Of(folder), folder))
            {
                var other = names[RealPath.Of(folder)];
                throw new CommandException($"--journal names the same folder twice, '{other}' and '{folder}': its records would count twice.");
            }
        }
    }

    /// <summary>Opens them once they are checked.</summary>
    /// <param name="folders">The folders.</param>
    /// <param name="terminal">Told of damage.</param>
    /// <exception cref="CommandException">One holds no journal, or is named twice.</exception>
    public static JournalReader[] Open(IReadOnlyList<string> folders, Terminal terminal)
    {
        Check(folders);
        return [.. folders.Select(f => Reader(f, d => terminal.Error.WriteLine(JournalText.Of(d))))];
    }

    /// <summary>Opens one.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="damaged">Told of damage.</param>
    /// <exception cref="CommandException">It holds no journal.</exception>
    public static JournalReader Open(string folder, Action<JournalDamage> damaged)
    {
        Check([folder]);
        return Reader(folder, damaged);
    }

    private static bool HoldsSegments(string folder)
    {
        try
        {
            return new JournalReader(folder).Lengths().Count > 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NoJournal(folder, $"it can't be read ({e.Message})");
        }
    }

    private static JournalReader Reader(string folder, Action<JournalDamage> damaged) => new(folder) { Damaged = damaged };

    private static CommandException NoJournal(string folder, string why) =>
        new($"There is no journal in '{folder}': {why}. Name the journal's folder with --journal.");
}
