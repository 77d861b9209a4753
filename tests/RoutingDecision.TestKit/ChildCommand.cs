using System.Diagnostics;

namespace RoutingDecision.TestKit;

/// <summary>A program to start, its arguments and surroundings. Nothing passes through a shell.</summary>
/// <param name="Program">The executable: a path, or a name to be looked up on the path.</param>
/// <param name="Arguments">Arguments, one each.</param>
public sealed record ChildCommand(string Program, params IReadOnlyList<string> Arguments)
{
    /// <summary>The folder it starts in; the test's own when null.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>Environment variables added to the test's own; null removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>What it reads from standard input, which is closed after it.</summary>
    public string Input { get; init; } = "";

    /// <summary>Whether standard input stays open after <see cref="Input"/>, for <see cref="ChildProcess.WriteLineAsync"/>.</summary>
    public bool KeepsInputOpen { get; init; }

    /// <summary>
    /// Whether it hears signals that this process was told to ignore, and would ignore too: who runs tests behind nohup, or a shell that puts them
    /// in the background, ignores SIGHUP or SIGINT.
    /// </summary>
    public bool HearsSignals { get; init; }

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', [Program, .. Arguments]);

    internal ProcessStartInfo ToStartInfo()
    {
        var (program, arguments) = HearsSignals ? ("/usr/bin/env", ["--default-signal", Program, .. Arguments]) : (Program, Arguments);
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = WorkingFolder ?? "",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }
        return start;
    }
}
