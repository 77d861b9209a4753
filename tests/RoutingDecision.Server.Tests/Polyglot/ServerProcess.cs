using System.Text.RegularExpressions;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Polyglot;

/// <summary>The real routing-server, as it is built, as a child process on free loopback ports and with a state folder of its own.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    private readonly ChildProcess _process;
    private readonly TemporaryFolder _state;

    private ServerProcess(ChildProcess process, TemporaryFolder state, Match ready)
    {
        _process = process;
        _state = state;
        Address = ready.Groups["grpc"].Value;
        Classifier = ready.Groups["classifier"].Value;
    }

    /// <summary>Host and port of gRPC.</summary>
    public string Address { get; }

    /// <summary>Version of the classifier, or "none".</summary>
    public string Classifier { get; }

    /// <summary>Starts the server and waits for its ready line.</summary>
    /// <param name="arguments">Options beside ports and state folder.</param>
    public static async Task<ServerProcess> StartAsync(params IReadOnlyList<string> arguments)
    {
        var state = new TemporaryFolder();
        var program = Path.Combine(AppContext.BaseDirectory, "routing-server");
        var process = ChildProcess.Start(new ChildCommand(
            program, ["--grpc", "127.0.0.1:0", "--metrics", "127.0.0.1:0", "--state", state.FullPath, "--seed", "7", .. arguments]));
        try
        {
            var line = await process.WaitForLineAsync(text => text.StartsWith("ready ", StringComparison.Ordinal), Deadline);
            return new ServerProcess(process, state, ReadyLine().Match(line));
        }
        catch
        {
            await process.DisposeAsync();
            state.Dispose();
            throw;
        }
    }

    /// <summary>Stops it as an orchestrator would; what it wrote. Fails unless it ends in order and never logged an error.</summary>
    public async Task StopAsync()
    {
        await _process.SignalAsync("TERM");
        var result = (await _process.WaitForExitAsync(Deadline)).EnsureSuccess();
        var errors = result.Error.Split('\n').Where(line =>
            line.Contains("\"LogLevel\":\"Error\"", StringComparison.Ordinal)
                || line.Contains("\"LogLevel\":\"Critical\"", StringComparison.Ordinal));
        Assert.False(errors.Any(), "the server logged:\n" + string.Join('\n', errors));
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _state.Dispose();
    }

    [GeneratedRegex(@"^ready grpc=(?<grpc>\S+) metrics=\S+ policy=\S+ classifier=(?<classifier>\S+)", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex ReadyLine();
}
