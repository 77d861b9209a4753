using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace RoutingDecision.TestKit;

/// <summary>A real redis-server on a free loopback port, without persistence, ended when disposed.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly IReadOnlyList<string> _arguments;
    private ChildProcess _process;

    private RedisServer(int port, IReadOnlyList<string> arguments)
    {
        (Port, _arguments) = (port, arguments);
        _process = Launch();
    }

    public int Port { get; }

    /// <summary>Where clients connect.</summary>
    public string Endpoint => $"127.0.0.1:{Port}";

    /// <summary>Starts one and waits until it takes connections.</summary>
    /// <param name="arguments">Further arguments, such as <c>--requirepass</c>.</param>
    public static Task<RedisServer> StartAsync(params IReadOnlyList<string> arguments) => StartOnAsync(FreePort.Take(), arguments);

    /// <summary>The same on a given port.</summary>
    public static async Task<RedisServer> StartOnAsync(int port, params IReadOnlyList<string> arguments)
    {
        var server = new RedisServer(port, arguments);
        try
        {
            await server.ReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Freezes it: connections stay open and nothing is answered.</summary>
    public Task FreezeAsync() => _process.SignalAsync("STOP");

    /// <summary>Lets it go on.</summary>
    public Task ThawAsync() => _process.SignalAsync("CONT");

    /// <summary>Ends it at once, as a crash would.</summary>
    public async Task KillAsync()
    {
        await _process.SignalAsync("KILL");
        await _process.WaitForExitAsync(Deadline);
    }

    /// <summary>Starts it again, empty, on the same port.</summary>
    public async Task RestartAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        await _process.DisposeAsync();
        _process = Launch();
        await ReadyAsync();
    }

    /// <summary>Sends one command without spaces in its words and returns its answer, a line or a text, as it was sent.</summary>
    public async Task<string> CommandAsync(string command)
    {
        using var client = new TcpClient();
        using var deadline = new CancellationTokenSource(Deadline);
        await client.ConnectAsync("127.0.0.1", Port, deadline.Token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), deadline.Token);
        var reply = new StringBuilder();
        var buffer = new byte[64 * 1024];
        while (!IsWhole(reply.ToString()))
        {
            var read = await stream.ReadAsync(buffer, deadline.Token);
            if (read == 0)
            {
                break;
            }

            reply.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        return reply.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private static bool IsWhole(string reply)
    {
        var line = reply.IndexOf("\r\n", StringComparison.Ordinal);
        return line >= 0 && (reply[0] != '$' || reply.Length >= line + 4 + int.Parse(reply[1..line], CultureInfo.InvariantCulture));
    }

    private ChildProcess Launch() => ChildProcess.Start(new ChildCommand(
        Tool.Locate("redis-server", Tool.Install("redis")),
        ["--port", $"{Port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", _folder.FullPath, "--daemonize", "no", .. _arguments]));

    private Task ReadyAsync() => _process.WaitForLineAsync(l => l.Contains("Ready to accept connections", StringComparison.Ordinal), Deadline);
}
