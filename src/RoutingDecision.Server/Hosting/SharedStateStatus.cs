using RoutingDecision.Core.Live;
using RoutingDecision.State.Journal.Writing;
using RoutingDecision.State.Redis;

namespace RoutingDecision.Server.Hosting;

/// <summary>
/// Whether state can be reached: what replicas share, and the journal. A server that can't reach it goes on serving, so this is a remark on readiness
/// and no part of it.
/// </summary>
internal sealed class SharedStateStatus(IServiceProvider services)
{
    private readonly RedisGuard? _guard = services.GetService<RedisGuard>();
    private readonly JournalWriter? _journal = services.GetService<JournalWriter>();
    private readonly RedisModelStates? _states = services.GetService<RedisModelStates>();

    public bool IsDegraded => _guard is { IsUp: false };

    /// <summary>Tells the other replicas, if there are any, the state that an administrator set of a model.</summary>
    public void Announce(string model, ModelState state) => _states?.Announce(model, state);

    /// <summary>To stand behind "ready".</summary>
    public string Remark => (IsDegraded, _journal is { IsFailed: true }) switch
    {
        (true, true) => ", degraded: redis can't be reached, the journal can't be written",
        (true, false) => ", degraded: redis can't be reached",
        (false, true) => ", degraded: the journal can't be written",
        _ => "",
    };
}
