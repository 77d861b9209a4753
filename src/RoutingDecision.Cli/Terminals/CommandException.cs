namespace RoutingDecision.Cli.Terminals;

/// <summary>A command can't go on for a reason that its user can understand; the message is all that is shown.</summary>
internal sealed class CommandException(string message, int exitCode = ExitCode.Input) : Exception(message)
{
    /// <summary>An <see cref="Terminals.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
