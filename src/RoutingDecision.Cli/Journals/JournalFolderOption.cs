using System.CommandLine;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.State.Journal.Reading;

namespace RoutingDecision.Cli.Journals;

/// <summary>The journal that a command reads: <c>--journal</c>, else where a server of the same user keeps it.</summary>
internal static class JournalFolderOption
{
    /// <summary>Adds it to a command, which then says what to write in place of a folder alone.</summary>
    public static Option<string> AddTo(Command command)
    {
        var option = new Option<string>("--journal", "--folder")
        {
            HelpName = "FOLDER",
            Description = "Folder of the journal (default: that of a server without --state and --journal)",
            DefaultValueFactory = _ => Default(),
        };
        var bare = new Argument<string[]>("bare")
        {
            Hidden = true,
            Arity = ArgumentArity.ZeroOrMore,
            Description = "Taken only to say where a folder belongs",
        };
        bare.Validators.Add(result =>
        {
            if (result.Tokens is [var first, ..])
            {
                result.AddError($"'{first.Value}' belongs to no option. A journal's folder is named with --journal: --journal {first.Value}");
            }
        });
        command.Add(option);
        command.Add(bare);
        return option;
    }

    /// <summary>Opens it.</summary>
    /// <exception cref="CommandException">There is no such folder.</exception>
    public static JournalReader Open(string folder, Action<JournalDamage> damaged) => Directory.Exists(folder)
        ? new JournalReader(folder) { Damaged = damaged }
        : throw NoJournal(folder, "there is no such folder");

    /// <summary>Opens one that holds something: a server writes as it starts, so a folder without a file is another one than was meant.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static JournalReader OpenWritten(string folder, Action<JournalDamage> damaged)
    {
        var reader = Open(folder, damaged);
        return reader.Lengths().Count > 0
            ? reader
            : throw NoJournal(folder, "no file of it is named journal-NUMBER.rdj");
    }

    private static CommandException NoJournal(string folder, string why) =>
        new($"There is no journal in '{folder}': {why}. Name the journal's folder with --journal.");

    private static string Default()
    {
        var home = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        return Path.Combine(
            string.IsNullOrEmpty(home) ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state") : home,
            "routing-decision",
            "journal");
    }
}
