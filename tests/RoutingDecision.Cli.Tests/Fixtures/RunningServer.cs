using RoutingDecision.TestKit;

namespace RoutingDecision.Cli.Tests.Fixtures;

/// <summary>A real server in a process of its own, decided by rules alone. Shared by the tests of the collection, which leave it as they found it.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    private readonly TemporaryFolder _state = new();
    private ChildProcess? _process;

    public string Grpc { get; private set; } = "";

    public string Metrics { get; private set; } = "";

    public async Task InitializeAsync()
    {
        string[] args =
        [
            "--grpc", "127.0.0.1:0", "--metrics", "127.0.0.1:0", "--state", _state.FullPath, "--policy", Built.RulesPolicy, "--bundle", "none", "--seed", "1",
        ];
        _process = ChildProcess.Start(new ChildCommand(Built.Server, args));
        var ready = await _process.WaitForLineAsync(l => l.StartsWith("ready ", StringComparison.Ordinal), TimeSpan.FromMinutes(1));
        string Of(string name) => ready.Split(' ').Single(w => w.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..];
        (Grpc, Metrics) = ("http://" + Of("grpc"), "http://" + Of("metrics"));
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _state.Dispose();
    }
}

[CollectionDefinition(Name)]
public sealed class ServerCollection : ICollectionFixture<RunningServer>
{
    public const string Name = "server";
}
