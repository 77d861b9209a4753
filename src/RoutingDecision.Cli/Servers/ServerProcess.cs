using System.ComponentModel;
using System.Diagnostics;
using RoutingDecision.Cli.Terminals;

namespace RoutingDecision.Cli.Servers;

/// <summary>
/// A routing-server of this program's own, on free loopback ports, with a state folder that goes away with it. Disposing it asks it to stop and
/// waits; what does not stop is killed, as it is when this process ends in any other orderly way.
/// </summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const int LinesKept = 20;
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly DirectoryInfo _state;
    private readonly Queue<string> _log = new();
    private readonly TaskCompletionSource<ReadyLine?> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(Process process, DirectoryInfo state)
    {
        _process = process;
        _state = state;
        AppDomain.CurrentDomain.ProcessExit += KillAtExit;
        process.OutputDataReceived += (_, e) => TakeOutput(e.Data);
        process.ErrorDataReceived += (_, e) => TakeLog(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Where it listens and what it serves with.</summary>
    public ReadyLine Ready { get; private set; } = null!;

    public int Id => _process.Id;

    /// <summary>Starts a server and waits until it is ready.</summary>
    /// <param name="binary">Path of the program.</param>
    /// <param name="settings">Further settings, such as <c>--policy FILE</c>.</param>
    /// <param name="cancel">Interrupts the wait; the server is then stopped.</param>
    /// <exception cref="CommandException">It can't be started, or ended before it was ready; the message has what it said.</exception>
    public static async Task<ServerProcess> StartAsync(string binary, IReadOnlyList<string> settings, CancellationToken cancel)
    {
        var state = Directory.CreateTempSubdirectory("routing-demo-");
        var server = Launch(binary, settings, state);
        try
        {
            server.Ready = await server._ready.Task.WaitAsync(StartTime, cancel) ?? throw await server.EndedAsync(cancel);
            return server;
        }
        catch (Exception failure)
        {
            await server.DisposeAsync();
            throw failure is TimeoutException ? new CommandException($"routing-server was not ready after {StartTime.TotalSeconds:0} s.") : failure;
        }
    }

    /// <summary>Asks it to stop and waits; kills it when it does not. Returns its exit code. Safe to call again.</summary>
    public async Task<int> StopAsync()
    {
        TerminateSignal.Send(_process);
        using var patience = new CancellationTokenSource(StopTime);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        AppDomain.CurrentDomain.ProcessExit -= KillAtExit;
        _process.Dispose();
        _state.Delete(recursive: true);
    }

    private static ServerProcess Launch(string binary, IReadOnlyList<string> settings, DirectoryInfo state)
    {
        string[] own = ["--grpc", "127.0.0.1:0", "--metrics", "127.0.0.1:0", "--state", state.FullName];
        var start = new ProcessStartInfo(binary, [.. own, .. settings])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return new ServerProcess(Process.Start(start)!, state);
        }
        catch (Win32Exception e)
        {
            state.Delete(recursive: true);
            throw new CommandException($"'{binary}' can't be started: {e.Message}");
        }
    }

    private async Task<CommandException> EndedAsync(CancellationToken cancel)
    {
        // Waits for the end of both streams, so that the last lines are there.
        await _process.WaitForExitAsync(cancel);
        lock (_log)
        {
            return new CommandException(
                $"routing-server ended with {_process.ExitCode} before it was ready:{Environment.NewLine}{string.Join(Environment.NewLine, _log)}");
        }
    }

    private void TakeOutput(string? line)
    {
        if (line is null)
        {
            _ready.TrySetResult(null);
        }
        else if (ReadyLine.TryParse(line, out var ready))
        {
            _ready.TrySetResult(ready);
        }
    }

    private void TakeLog(string? line)
    {
        lock (_log)
        {
            if (line is not null)
            {
                _log.Enqueue(line);
            }

            if (_log.Count > LinesKept)
            {
                _log.Dequeue();
            }
        }
    }

    private void KillAtExit(object? sender, EventArgs e)
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
    }
}
