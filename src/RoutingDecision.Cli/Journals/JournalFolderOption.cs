using System.CommandLine;

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

    private static string Default()
    {
        var home = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        return Path.Combine(
            string.IsNullOrEmpty(home) ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state") : home,
            "routing-decision",
            "journal");
    }
}
