using System.Globalization;
using RoutingDecision.Core.Budgets;
using StackExchange.Redis;

namespace RoutingDecision.State.Redis;

/// <summary>
/// Budgets of all replicas: each writes what it spent in an account as a total of the day, and reads the others' totals back. A tenant without
/// traffic here costs
/// nothing; a tenant with traffic one round trip a round, however many its decisions.
/// </summary>
/// <param name="guard">Connection.</param>
/// <param name="ledger">What this replica spent; takes what the others did.</param>
/// <param name="replica">Name of this replica, different at every start.</param>
public sealed class RedisBudgets(RedisGuard guard, BudgetLedger ledger, string replica) : ISharedPart
{
    /// <summary>Rounds after which everything is told again, so that a Redis that lost its data has it back.</summary>
    private const int RoundsBetweenAll = 30;

    /// <summary>Accounts of a tenant told by one script: what Lua can unpack is bounded.</summary>
    private const int AccountsAtOnce = 1_000;

    private static readonly TimeSpan TimeToLive = TimeSpan.FromDays(2);

    private readonly RedisKeys _keys = new(guard.Settings.Prefix);
    private readonly Dictionary<(long Day, string Tenant, string Feature), BudgetSpend> _unsent = [];
    private int _round;

    public async Task SyncAsync()
    {
        foreach (var spend in ledger.Spends(all: _round++ % RoundsBetweenAll == 0))
        {
            _unsent[(spend.Day, spend.Tenant, spend.Feature)] = spend;
        }

        var tenants = _unsent.Values.GroupBy(s => (s.Day, s.Tenant)).SelectMany(g => g.Chunk(AccountsAtOnce)).ToArray();
        await Task.WhenAll(tenants.Select(ExchangeAsync));
    }

    private async Task ExchangeAsync(BudgetSpend[] spends)
    {
        var (day, tenant) = (spends[0].Day, spends[0].Tenant);
        RedisValue[] arguments =
        [
            (long)TimeToLive.TotalMilliseconds,
            .. spends.SelectMany(s => new RedisValue[] { $"{replica}|{s.Feature}", s.NanoUsd }),
        ];
        var reply = await guard.ScriptAsync(RedisScript.Budget, [_keys.Budget(tenant, day)], arguments, guard.Settings.BackgroundWait);
        if (!reply.IsOk)
        {
            return;
        }

        lock (_unsent)
        {
            Array.ForEach(spends, s => _unsent.Remove((day, tenant, s.Feature)));
        }

        var others = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (field, value) in RedisHash.Of(reply.Value!))
        {
            var (owner, feature) = Split(field);
            if (!string.Equals(owner, replica, StringComparison.Ordinal) && long.TryParse(value, CultureInfo.InvariantCulture, out var amount))
            {
                others[feature] = others.GetValueOrDefault(feature) + amount;
            }
        }

        foreach (var (feature, amount) in others)
        {
            ledger.SetOthers(new BudgetSpend(day, tenant, feature, amount));
        }
    }

    private static (string Owner, string Feature) Split(string field)
    {
        var bar = field.IndexOf('|', StringComparison.Ordinal);
        return bar < 0 ? (field, "") : (field[..bar], field[(bar + 1)..]);
    }
}
