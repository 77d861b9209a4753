using System.Globalization;
using StackExchange.Redis;

namespace RoutingDecision.State.Redis;

/// <summary>One register: when it was set, by Redis' clock in milliseconds, and to what.</summary>
internal readonly record struct Register(long At, string Value);

/// <summary>
/// A hash of registers of which the latest stands on all replicas. What this replica set or took over is told until Redis has it, also when Redis
/// loses it. Not thread-safe.
/// </summary>
internal sealed class LatestRegisters(RedisGuard guard, RedisKey key, TimeSpan? timeToLive)
{
    private readonly Dictionary<string, Register> _own = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unsent = new(StringComparer.Ordinal);

    /// <summary>Sets a register; told by the next exchange.</summary>
    public void Set(string field, Register register)
    {
        _own[field] = register;
        _unsent.Add(field);
    }

    /// <summary>Takes over a register that another replica set: it is told again only when Redis loses it.</summary>
    public void Adopt(string field, Register register)
    {
        _own[field] = register;
        _unsent.Remove(field);
    }

    /// <summary>Forgets a register that this replica set and no longer stands for.</summary>
    public void Drop(string field)
    {
        _own.Remove(field);
        _unsent.Remove(field);
    }

    /// <summary>Tells what this replica set and reads what stands; null: Redis can't be reached.</summary>
    public async Task<IReadOnlyDictionary<string, Register>?> ExchangeAsync()
    {
        var told = _unsent.ToArray();
        RedisValue[] arguments =
        [
            (long)(timeToLive?.TotalMilliseconds ?? 0),
            .. told.SelectMany(f => new RedisValue[] { f, _own[f].At, _own[f].Value }),
        ];
        var reply = await guard.ScriptAsync(RedisScript.Latest, [key], arguments, guard.Settings.BackgroundWait);
        if (!reply.IsOk)
        {
            return null;
        }

        _unsent.ExceptWith(told);
        var standing = new Dictionary<string, Register>(StringComparer.Ordinal);
        foreach (var (field, value) in RedisHash.Of(reply.Value!))
        {
            var bar = value.IndexOf('|', StringComparison.Ordinal);
            if (bar > 0 && long.TryParse(value.AsSpan(0, bar), NumberStyles.None, CultureInfo.InvariantCulture, out var at))
            {
                standing[field] = new Register(at, value[(bar + 1)..]);
            }
        }

        _unsent.UnionWith(_own.Keys.Where(f => !standing.ContainsKey(f)));
        return standing;
    }
}
