namespace RoutingDecision.Cli.Terminals;

/// <summary>How a command ends.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The command worked, and its answer is "no": a test failed, a policy is invalid, no model can serve.</summary>
    public const int No = 1;

    /// <summary>Wrong usage, or input that can't be used.</summary>
    public const int Input = 2;

    /// <summary>The server can't be reached, or failed.</summary>
    public const int Unreachable = 3;

    /// <summary>Ctrl-C or SIGTERM, as shells report it.</summary>
    public const int Interrupted = 130;
}
