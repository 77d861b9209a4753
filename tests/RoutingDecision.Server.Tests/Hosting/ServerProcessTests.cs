using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Policies;
using RoutingDecision.Server.Hosting;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Hosting;

/// <summary>The process as a whole: surroundings, ready line, log.</summary>
public sealed class ServerProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_Ready_SaysWhereAndWithWhat()
    {
        await using var server = await ServerProcess.StartAsync();

        Assert.Equal(
            $"ready grpc={server.Grpc} metrics={server.Metrics} policy={PolicyCompiler.VersionOf(TestPolicies.Rules)} classifier=none " +
            $"- try: routing decide \"Why is the sky blue?\" --server http://{server.Grpc}",
            server.ReadyLine);
        Assert.StartsWith($"--- output\n{server.ReadyLine}\n--- error\n", server.Child.Written(), StringComparison.Ordinal);
    }

    // Settings of other programs lie about in the folders that a server is started in.
    [Fact]
    public async Task Start_InAFolderWithAppSettings_IgnoresThem()
    {
        var port = FreePort.Take();
        _folder.Write("appsettings.json", $$"""
            {
              "Urls": "http://127.0.0.1:{{port}}",
              "Kestrel": {"Endpoints": {"Other": {"Url": "http://127.0.0.1:{{port}}"} } },
              "Logging": {"LogLevel": {"Default": "Trace", "Microsoft": "Trace"} },
              "TokenDays": 0
            }
            """);

        await using var server = await ServerProcess.StartAsync(workingFolder: _folder.FullPath);

        await server.Routing.DecideAsync(new DecideRequest { Prompt = "hello" });
        using var probe = new System.Net.Sockets.TcpClient();
        await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(async () => await probe.ConnectAsync("127.0.0.1", port));
        Assert.DoesNotContain(server.LogLines(), l => l.GetProperty("LogLevel").GetString() is "Trace" or "Debug");
    }

    [Fact]
    public async Task Log_EveryLine_IsJsonWithTimeLevelAndEvent()
    {
        await using var server = await ServerProcess.StartAsync();
        await server.Child.SignalAsync("TERM");
        await server.Child.WaitForExitAsync(ServerProcess.Deadline);

        var lines = server.LogLines();

        Assert.All(lines, line => Assert.Matches(
            "^20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]\\.[0-9]{3}Z$", line.GetProperty("Timestamp").GetString()));
        // The web server has its say about a machine that stands still.
        var own = lines.Where(l => l.GetProperty("Category").GetString()!.StartsWith(RoutingHost.LogCategory, StringComparison.Ordinal)).ToArray();
        Assert.Equal([2001, 1002, 8003, 6001, 1001, 1003], own.Select(l => l.GetProperty("EventId").GetInt32()));
        Assert.All(own, line => Assert.Equal("Information", line.GetProperty("LogLevel").GetString()));
        Assert.Equal(server.Grpc, own[4].GetProperty("State").GetProperty("Grpc").GetString());
    }

    [Fact]
    public async Task Log_TokenKeyThatWasThere_IsNotSaidToBeCreated()
    {
        var state = _folder.At("state");
        await using (await ServerProcess.StartAsync(["--state", state]))
        {
            // Only to have made the key.
        }

        await using var second = await ServerProcess.StartAsync(["--state", state]);

        Assert.DoesNotContain(second.LogLines(), l => l.GetProperty("EventId").GetInt32() == 1002);
    }
}
