using System.Collections.Concurrent;
using RoutingDecision.Core.Policies;

namespace RoutingDecision.Core.Budgets;

/// <summary>What spent budgets say about a request.</summary>
/// <param name="Ceiling">Tier ceiling; -1: none.</param>
/// <param name="Refuses">The request is refused.</param>
public readonly record struct BudgetVerdict(int Ceiling, bool Refuses)
{
    public static BudgetVerdict Open { get; } = new(-1, false);
}

/// <summary>What one replica spent in one account of a day.</summary>
/// <param name="Day">Days since 0001-01-01, UTC.</param>
/// <param name="Tenant">Tenant.</param>
/// <param name="Feature">Feature, or "*" for all of them.</param>
/// <param name="NanoUsd">Billionths of a dollar since the day began.</param>
public readonly record struct BudgetSpend(long Day, string Tenant, string Feature, long NanoUsd);

/// <summary>
/// Spend per tenant and feature of the current UTC day, in memory. A decision reserves its estimate, the first outcome corrects it to what was
/// paid, further tries
/// add theirs; so the overshoot is at most the difference between estimate and cost of the calls under way. With replicas that tell each other what
/// they spent by
/// <see cref="Spends"/> and <see cref="SetOthers"/>, what the others spend between two such rounds comes on top. Thread-safe, lock-free.
/// </summary>
/// <param name="time">Clock of the day.</param>
/// <param name="capacity">Tenants and features told apart, at least 1; those beyond share one account.</param>
public sealed class BudgetLedger(TimeProvider time, int capacity = 100_000)
{
    private const string All = "*";
    private const double NanoUsd = 1e9;

    private Day _day = new(0);

    /// <summary>Checks every budget that covers the request. The lowest ceiling stands; a refusal stands over all.</summary>
    public BudgetVerdict Check(BudgetSettings[] budgets, string tenant, string feature)
    {
        var verdict = BudgetVerdict.Open;
        if (budgets.Length == 0)
        {
            return verdict;
        }

        var day = Today();
        foreach (var budget in budgets)
        {
            if (!Covers(budget, tenant, feature) || day.Spent(tenant, AccountOf(budget, feature), capacity) < budget.UsdPerDay * NanoUsd)
            {
                continue;
            }

            if (budget.MaxTier < 0)
            {
                return new BudgetVerdict(-1, Refuses: true);
            }

            verdict = verdict.Ceiling < 0 || budget.MaxTier < verdict.Ceiling ? new BudgetVerdict(budget.MaxTier, Refuses: false) : verdict;
        }

        return verdict;
    }

    /// <summary>Adds what was spent (or, negative, gives back what was reserved and not spent), in US dollars.</summary>
    public void Spend(BudgetSettings[] budgets, string tenant, string feature, double usd)
    {
        if (budgets.Length == 0)
        {
            return;
        }

        var amount = (long)(usd * NanoUsd);
        var day = Today();
        day.Add(tenant, All, amount, capacity);
        if (feature.Length > 0)
        {
            day.Add(tenant, feature, amount, capacity);
        }
    }

    /// <summary>
    /// Adds what an earlier run of this replica spent today, in US dollars, whatever budgets there are: the policy that asks for it may come later.
    /// </summary>
    public void Restore(string tenant, string feature, double usd)
    {
        var amount = (long)(usd * NanoUsd);
        var day = Today();
        day.Restore(tenant, All, amount, capacity);
        if (feature.Length > 0)
        {
            day.Restore(tenant, feature, amount, capacity);
        }
    }

    /// <summary>
    /// Takes the total that earlier runs of this replica told of an account, where it is more than what was restored; true when it was. To be called
    /// before this run tells its own. Another day than today is ignored.
    /// </summary>
    public bool RaiseRestored(in BudgetSpend spend)
    {
        var day = Today();
        return day.Number == spend.Day && day.RaiseRestored(spend.Tenant, spend.Feature, spend.NanoUsd, capacity);
    }

    /// <summary>US dollars spent today on a feature, or on all ("*").</summary>
    public double SpentToday(string tenant, string feature) => Today().Spent(tenant, feature, capacity) / NanoUsd;

    /// <summary>What this replica spent today, by account.</summary>
    /// <param name="all">All accounts, or those that changed since the last call.</param>
    public IReadOnlyList<BudgetSpend> Spends(bool all) => Today().Own(all);

    /// <summary>Takes what the other replicas spent in an account, in place of what was taken before. Another day than today is ignored.</summary>
    public void SetOthers(in BudgetSpend spend)
    {
        var day = Today();
        if (day.Number == spend.Day)
        {
            day.SetOthers(spend.Tenant, spend.Feature, spend.NanoUsd, capacity);
        }
    }

    private static bool Covers(BudgetSettings budget, string tenant, string feature) =>
        (budget.Tenant is All || string.Equals(budget.Tenant, tenant, StringComparison.Ordinal))
        && (budget.Feature is All || string.Equals(budget.Feature, feature, StringComparison.Ordinal));

    private static string AccountOf(BudgetSettings budget, string feature) => budget.Feature is All ? All : feature;

    private Day Today()
    {
        var number = time.GetUtcNow().UtcTicks / TimeSpan.TicksPerDay;
        while (true)
        {
            // A day never goes back: around midnight, or when the clock is stepped, that would lose what was spent.
            var day = Volatile.Read(ref _day);
            if (day.Number >= number)
            {
                return day;
            }

            Interlocked.CompareExchange(ref _day, new Day(number), day);
        }
    }

    private sealed class Day(long number)
    {
        private static readonly (string, string) Other = ("*", "other");

        private readonly ConcurrentDictionary<(string Tenant, string Feature), Account> _accounts = new();
        private int _count;

        public long Number { get; } = number;

        public long Spent(string tenant, string feature, int capacity) =>
            _accounts.TryGetValue((tenant, feature), out var account)
            || (Volatile.Read(ref _count) >= capacity && _accounts.TryGetValue(Other, out account))
            ? account.Read()
            : 0;

        public void Add(string tenant, string feature, long amount, int capacity) => AccountOf(tenant, feature, capacity).Add(amount);

        public void Restore(string tenant, string feature, long amount, int capacity) => AccountOf(tenant, feature, capacity).Restore(amount);

        public bool RaiseRestored(string tenant, string feature, long total, int capacity) =>
            AccountOf(tenant, feature, capacity).RaiseRestored(total);

        public void SetOthers(string tenant, string feature, long amount, int capacity) => AccountOf(tenant, feature, capacity).Others = amount;

        public IReadOnlyList<BudgetSpend> Own(bool all)
        {
            var spends = new List<BudgetSpend>();
            foreach (var ((tenant, feature), account) in _accounts)
            {
                if (account.TakeOwn(out var own) || (all && own != 0))
                {
                    spends.Add(new BudgetSpend(Number, tenant, feature, own));
                }
            }

            return spends;
        }

        private Account AccountOf(string tenant, string feature, int capacity)
        {
            if (!_accounts.TryGetValue((tenant, feature), out var account))
            {
                // Counted apart: the dictionary's own count takes all of its locks.
                var key = Interlocked.Increment(ref _count) <= capacity ? (tenant, feature) : Other;
                account = _accounts.GetOrAdd(key, static _ => new Account());
            }

            return account;
        }
    }

    private sealed class Account
    {
        private long _own;
        private long _told;
        private long _others;
        private long _restored;

        /// <summary>What the other replicas spent.</summary>
        public long Others
        {
            set => Volatile.Write(ref _others, value);
        }

        public long Read() => Volatile.Read(ref _own) + Volatile.Read(ref _others);

        public void Add(long amount) => Interlocked.Add(ref _own, amount);

        /// <summary>Adds what an earlier run spent.</summary>
        public void Restore(long amount)
        {
            Interlocked.Add(ref _restored, amount);
            Add(amount);
        }

        /// <summary>Takes the greater total of earlier runs; the same one again changes nothing.</summary>
        public bool RaiseRestored(long total)
        {
            var missing = total - Volatile.Read(ref _restored);
            if (missing <= 0)
            {
                return false;
            }

            Restore(missing);
            return true;
        }

        /// <summary>What this replica spent; true when it changed since the last call.</summary>
        public bool TakeOwn(out long own)
        {
            own = Volatile.Read(ref _own);
            return Interlocked.Exchange(ref _told, own) != own;
        }
    }
}
