using System.CommandLine;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.State.Journal.Reading;

namespace RoutingDecision.Cli.Journals;

/// <summary>The journal that a command reads: <c>--folder</c>, else where a server of the same user keeps it.</summary>
internal static class JournalFolderOption
{
    public static Option<string> Create() => new("--folder")
    {
        HelpName = "FOLDER",
        Description = "Folder of the journal (default: that of a server without --state and --journal)",
        DefaultValueFactory = _ => Default(),
    };

    /// <summary>Opens it.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static JournalReader Open(string folder, Action<JournalDamage> damaged) => Directory.Exists(folder)
        ? new JournalReader(folder) { Damaged = damaged }
        : throw new CommandException($"There is no journal in '{folder}'. Name its folder with --folder.");

    private static string Default()
    {
        var home = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        return Path.Combine(
            string.IsNullOrEmpty(home) ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state") : home,
            "routing-decision",
            "journal");
    }
}
