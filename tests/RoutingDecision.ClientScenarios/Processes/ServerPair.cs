using System.Security.Cryptography;

namespace RoutingDecision.ClientScenarios.Processes;

/// <summary>Two servers that know each other's decisions, as two replicas do, for clients that take turns.</summary>
internal sealed class ServerPair : IAsyncDisposable
{
    private readonly ServerControl[] _servers;

    /// <param name="program">Path of their program.</param>
    /// <param name="policy">Path of their policy.</param>
    public ServerPair(string program, string policy)
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        _servers = [new(program, policy, "--token-keys", key), new(program, policy, "--token-keys", key)];
    }

    /// <summary>The addresses of both, as gRPC writes a list of them.</summary>
    public string Target => $"ipv4:{string.Join(',', _servers.Select(s => s.Target))}";

    public Task StartAsync() => Task.WhenAll(_servers.Where(s => !s.IsRunning).Select(s => s.StartAsync()));

    /// <summary>Ends one of them at once.</summary>
    public Task KillOneAsync() => _servers[0].KillAsync();

    /// <summary>How many of those that run have decided anything.</summary>
    public async Task<int> ServedAsync() =>
        (await Task.WhenAll(_servers.Where(s => s.IsRunning).Select(s => s.DecisionsAsync()))).Count(d => d > 0);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }
}
