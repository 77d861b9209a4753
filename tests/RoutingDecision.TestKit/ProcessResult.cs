namespace RoutingDecision.TestKit;

/// <summary>What a child process left behind when it ended.</summary>
/// <param name="Command">The command line, for messages.</param>
/// <param name="ExitCode">Its exit code; on Linux 128 + the signal when one ended it.</param>
/// <param name="Output">Everything it wrote to standard output.</param>
/// <param name="Error">Everything it wrote to standard error.</param>
public sealed record ProcessResult(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>The lines of <see cref="Output"/>, without line ends.</summary>
    public IReadOnlyList<string> Lines { get; } = Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Returns this result, or throws with both streams in the message when the exit code is not zero.</summary>
    /// <exception cref="InvalidOperationException">The process failed.</exception>
    public ProcessResult EnsureSuccess()
        => ExitCode == 0 ? this : throw new InvalidOperationException($"{Describe()}");

    /// <summary>The command, exit code and both streams, for a failing assertion.</summary>
    public string Describe() => $"{Command} ended with {ExitCode}\n--- output\n{Output}\n--- error\n{Error}";
}
