using System.Diagnostics;

namespace RoutingDecision.TestKit;

/// <summary>
/// A child process with its output captured from the first byte. Disposing it ends it and everything it started, so that
/// no test leaves one running. Safe for use from several threads.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan SignalDeadline = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly string _command;
    private readonly LineCapture _output = new();
    private readonly LineCapture _error = new();
    private readonly Task _captured;

    private ChildProcess(Process process, ChildCommand command)
    {
        _process = process;
        _command = command.ToString();
        _captured = Task.WhenAll(
            _output.ReadAsync(process.StandardOutput), _error.ReadAsync(process.StandardError), FeedAsync(process.StandardInput, command));
    }

    /// <summary>The operating system's process id.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Starts a process and returns at once.</summary>
    /// <exception cref="InvalidOperationException">The program can't be started.</exception>
    public static ChildProcess Start(ChildCommand command)
    {
        try
        {
            return new ChildProcess(Process.Start(command.ToStartInfo())!, command);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException($"{command} can't be started: {e.Message}", e);
        }
    }

    /// <summary>Runs a process to its end.</summary>
    /// <exception cref="TimeoutException">
    /// It was still running after <paramref name="deadline"/>, and was ended; what it wrote is in the message.
    /// </exception>
    public static async Task<ProcessResult> RunAsync(ChildCommand command, TimeSpan deadline)
    {
        await using var child = Start(command);
        return await child.WaitForExitAsync(deadline);
    }

    /// <summary>Waits until it ends by itself.</summary>
    /// <exception cref="TimeoutException">It was still running after <paramref name="deadline"/>; it is left running.</exception>
    public async Task<ProcessResult> WaitForExitAsync(TimeSpan deadline)
    {
        using var timeout = new CancellationTokenSource(deadline);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
            // A grandchild may hold the streams open after the child itself has gone.
            await _captured.WaitAsync(timeout.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"{_command} did not end within {deadline}\n{Written()}", e);
        }
        return new ProcessResult(_command, _process.ExitCode, _output.Text, _error.Text);
    }

    /// <summary>Waits for the first line of standard output, past or future, that <paramref name="wanted"/> accepts.</summary>
    /// <exception cref="InvalidOperationException">It ended without writing such a line.</exception>
    /// <exception cref="TimeoutException">No such line within <paramref name="deadline"/>.</exception>
    public async Task<string> WaitForLineAsync(Func<string, bool> wanted, TimeSpan deadline)
    {
        try
        {
            return await _output.WaitForAsync(wanted).WaitAsync(deadline)
                ?? throw new InvalidOperationException($"{_command} ended before the expected line\n{Written()}");
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{_command} did not write the expected line within {deadline}\n{Written()}", e);
        }
    }

    /// <summary>Writes a line to standard input, which <see cref="ChildCommand.KeepsInputOpen"/> must have kept open.</summary>
    /// <exception cref="InvalidOperationException">It no longer reads.</exception>
    public async Task WriteLineAsync(string line)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(line);
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException e)
        {
            throw new InvalidOperationException($"{_command} reads no more\n{Written()}", e);
        }
    }

    /// <summary>Sends a signal by name, such as TERM, STOP, CONT or KILL.</summary>
    public async Task SignalAsync(string signal)
        => (await RunAsync(new ChildCommand("/bin/kill", $"-{signal}", $"{Id}"), SignalDeadline)).EnsureSuccess();

    /// <summary>What it has written so far, both streams.</summary>
    public string Written() => $"--- output\n{_output.Text}\n--- error\n{_error.Text}";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }

    private static async Task FeedAsync(StreamWriter input, ChildCommand command)
    {
        try
        {
            await input.WriteAsync(command.Input);
            if (!command.KeepsInputOpen)
            {
                input.Close();
            }
        }
        catch (IOException)
        {
            // It ended, or closed its input, before it had read everything.
        }
    }
}
