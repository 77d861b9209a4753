using System.Collections.Concurrent;
using RoutingDecision.Core.Live;

namespace RoutingDecision.State.Redis;

/// <summary>
/// States that administrators set of models, the same on all replicas: the latest stands. Thread-safe but for <see cref="SyncAsync"/>.
/// </summary>
/// <param name="guard">Connection.</param>
/// <param name="live">Takes the states.</param>
/// <param name="clock">Redis' clock, by which the latest is told.</param>
public sealed class RedisModelStates(RedisGuard guard, LiveStatistics live, RedisClock clock) : ISharedPart
{
    private readonly ConcurrentQueue<(string Model, Register Register)> _set = new();
    private readonly LatestRegisters _registers = new(guard, new RedisKeys(guard.Settings.Prefix).States(), timeToLive: null);
    private readonly Dictionary<string, Register> _known = new(StringComparer.Ordinal);

    /// <summary>Tells the others, with the next round, what was set here.</summary>
    public void Announce(string model, ModelState state) => _set.Enqueue((model, new Register(clock.Now, state.ToString())));

    public async Task SyncAsync()
    {
        while (_set.TryDequeue(out var set))
        {
            _known[set.Model] = set.Register;
            _registers.Set(set.Model, set.Register);
        }

        foreach (var (model, register) in await _registers.ExchangeAsync() ?? new Dictionary<string, Register>(StringComparer.Ordinal))
        {
            // A model that this replica's policy does not name yet is tried again with every round.
            var isNew = register.At > _known.GetValueOrDefault(model).At;
            if (isNew && Enum.TryParse<ModelState>(register.Value, out var state) && live.SetState(model, state))
            {
                _known[model] = register;
                // Whoever set it may be gone when Redis loses it.
                _registers.Adopt(model, register);
            }
        }
    }
}
