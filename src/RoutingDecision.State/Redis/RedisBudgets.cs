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
/// <param name="owner">Under which name its totals are kept: that of its journal, as what it spent before a restart is read back from there.</param>
/// <param name="wanted">Whether the policy has budgets: without, there is nothing to exchange.</param>
public sealed class RedisBudgets(RedisGuard guard, BudgetLedger ledger, string owner, Func<bool> wanted) : ISharedPart
{
    /// <summary>Rounds after which everything is told again, so that a Redis that lost its data has it back.</summary>
    private const int RoundsBetweenAll = 30;

    /// <summary>Accounts of a tenant told by one script: what Lua can unpack is bounded.</summary>
    private const int AccountsAtOnce = 1_000;

    private static readonly TimeSpan TimeToLive = TimeSpan.FromDays(2);

    private readonly RedisKeys _keys = new(guard.Settings.Prefix);
    private readonly Dictionary<(long Day, string Tenant, string Feature), BudgetSpend> _unsent = [];
    private readonly HashSet<(long Day, string Tenant)> _met = [];
    private int _round;

    public async Task SyncAsync()
    {
        if (!wanted())
        {
            return;
        }

        foreach (var spend in ledger.Spends(all: _round++ % RoundsBetweenAll == 0))
        {
            _unsent[(spend.Day, spend.Tenant, spend.Feature)] = spend;
        }

        await Task.WhenAll(_unsent.Values.GroupBy(s => (s.Day, s.Tenant)).ToArray().Select(g => ExchangeAsync(g.Key.Day, g.Key.Tenant, [.. g])));
    }

    private async Task ExchangeAsync(long day, string tenant, BudgetSpend[] spends)
    {
        if (!IsMet(day, tenant) && !await MeetAsync(day, tenant))
        {
            return;
        }

        await Task.WhenAll(spends.Chunk(AccountsAtOnce).Select(c => TellAsync(day, tenant, c)));
    }

    private bool IsMet(long day, string tenant)
    {
        lock (_unsent)
        {
            return _met.Contains((day, tenant));
        }
    }

    /// <summary>
    /// Learns, before the first total is written over it, what earlier runs told that this one did not find in its journal. False: there was such,
    /// and the totals are to be read anew, or Redis did not answer.
    /// </summary>
    private async Task<bool> MeetAsync(long day, string tenant)
    {
        if (await CallAsync(day, tenant, []) is not { } stored)
        {
            return false;
        }

        lock (_unsent)
        {
            _met.RemoveWhere(m => m.Day < day);
            _met.Add((day, tenant));
        }

        var raised = false;
        foreach (var (replica, feature, amount) in stored)
        {
            raised |= string.Equals(replica, owner, StringComparison.Ordinal) && ledger.RaiseRestored(new BudgetSpend(day, tenant, feature, amount));
        }

        Learn(day, tenant, stored);
        return !raised;
    }

    private async Task TellAsync(long day, string tenant, BudgetSpend[] spends)
    {
        if (await CallAsync(day, tenant, spends) is not { } stored)
        {
            return;
        }

        lock (_unsent)
        {
            Array.ForEach(spends, s => _unsent.Remove((day, tenant, s.Feature)));
        }

        Learn(day, tenant, stored);
    }

    /// <summary>Writes totals and returns all that is stored of the tenant's day; null: Redis did not answer.</summary>
    private async Task<List<(string Owner, string Feature, long NanoUsd)>?> CallAsync(long day, string tenant, BudgetSpend[] spends)
    {
        RedisValue[] arguments =
        [
            (long)TimeToLive.TotalMilliseconds,
            .. spends.SelectMany(s => new RedisValue[] { $"{owner}|{s.Feature}", s.NanoUsd }),
        ];
        var reply = await guard.ScriptAsync(RedisScript.Budget, [_keys.Budget(tenant, day)], arguments, guard.Settings.BackgroundWait);
        if (!reply.IsOk)
        {
            return null;
        }

        var stored = new List<(string, string, long)>();
        foreach (var (field, value) in RedisHash.Of(reply.Value!))
        {
            if (long.TryParse(value, CultureInfo.InvariantCulture, out var amount))
            {
                var (by, feature) = Split(field);
                stored.Add((by, feature, amount));
            }
        }

        return stored;
    }

    private void Learn(long day, string tenant, List<(string Owner, string Feature, long NanoUsd)> stored)
    {
        var others = stored.Where(s => !string.Equals(s.Owner, owner, StringComparison.Ordinal));
        foreach (var account in others.GroupBy(s => s.Feature, StringComparer.Ordinal))
        {
            ledger.SetOthers(new BudgetSpend(day, tenant, account.Key, account.Sum(s => s.NanoUsd)));
        }
    }

    private static (string Owner, string Feature) Split(string field)
    {
        var bar = field.IndexOf('|', StringComparison.Ordinal);
        return bar < 0 ? (field, "") : (field[..bar], field[(bar + 1)..]);
    }
}
