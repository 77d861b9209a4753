using RoutingDecision.Core.Live;
using RoutingDecision.State.Redis;

namespace RoutingDecision.Server.Hosting;

/// <summary>
/// Whether what replicas share can be reached. A server that can't reach it goes on serving, so this is a remark on readiness and no part of it.
/// </summary>
internal sealed class SharedStateStatus(IServiceProvider services)
{
    private readonly RedisGuard? _guard = services.GetService<RedisGuard>();
    private readonly RedisModelStates? _states = services.GetService<RedisModelStates>();

    public bool IsDegraded => _guard is { IsUp: false };

    /// <summary>Tells the other replicas, if there are any, the state that an administrator set of a model.</summary>
    public void Announce(string model, ModelState state) => _states?.Announce(model, state);

    /// <summary>To stand behind "ready".</summary>
    public string Remark => IsDegraded ? ", degraded: redis can't be reached" : "";
}
