using System.Collections.Frozen;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.Core.Sampling;

/// <summary>
/// Quotas of measurements under one policy: what each set of sampling settings may still ask today, and with which probability by tier and task.
/// Tenants that share settings share their budget, a tenant with settings of its own has one of its own; each replica keeps its own. Thread-safe,
/// without a lock.
/// </summary>
public sealed class SamplingQuotas : ISamplingOdds
{
    private readonly FrozenDictionary<SamplingSettings, Pair> _pairs;
    private readonly int _tasks;

    /// <param name="policy">The policy.</param>
    /// <param name="tasks">Number of task types of its snapshot.</param>
    /// <param name="before">Quotas that this follows in the same process, of which asks of the day are taken over; null: none.</param>
    public SamplingQuotas(RoutingPolicy policy, int tasks, SamplingQuotas? before)
    {
        (Policy, _tasks) = (policy, tasks);
        var pairs = new Dictionary<SamplingSettings, Pair>(ReferenceEqualityComparer.Instance);
        foreach (var (tenant, set) in policy.Tenants.Select(t => (t.Key, t.Value)).Prepend(("", policy.Base)))
        {
            for (var i = 0; i < set.ByCombination.Length; i++)
            {
                pairs.TryAdd(set.ByCombination[i].Sampling, new Pair($"{i} {tenant}", set.ByCombination[i].Sampling, tasks));
            }
        }

        _pairs = pairs.ToFrozenDictionary<SamplingSettings, Pair>(ReferenceEqualityComparer.Instance);
        Take(before);
    }

    /// <summary>The policy that the quotas are of.</summary>
    public RoutingPolicy Policy { get; }

    /// <summary>Whether they are those of a snapshot.</summary>
    public bool AreOf(RoutingSnapshot snapshot) => ReferenceEquals(Policy, snapshot.Policy) && _tasks == snapshot.Tasks.Length;

    public double Evaluate(SamplingSettings settings, int tier, int task) =>
        _pairs.TryGetValue(settings, out var pair) ? pair.Evaluate.Probability(tier, task) : settings.EvaluateByTier[tier];

    public double Shadow(SamplingSettings settings, int tier, int task) =>
        _pairs.TryGetValue(settings, out var pair) ? pair.Shadow.Probability(tier, task) : settings.Shadow;

    /// <summary>Counts a decision and what it asked for.</summary>
    public void Count(Decision decision)
    {
        var plan = decision.Route.Plan;
        if ((plan.EvaluatorModel >= 0 || plan.ShadowProbability > 0) && _pairs.TryGetValue(decision.Profile.Sampling, out var pair))
        {
            pair.Evaluate.Count(decision.Route.Tier, decision.Task, plan.Evaluate);
            pair.Shadow.Count(decision.Route.Tier, decision.Task, plan.ShadowModel >= 0);
        }
    }

    /// <summary>Counts asks of today that an earlier process made.</summary>
    public void Remember(SamplingSettings settings, bool evaluate, bool shadow)
    {
        if (_pairs.TryGetValue(settings, out var pair))
        {
            pair.Evaluate.Remember(evaluate ? 1 : 0);
            pair.Shadow.Remember(shadow ? 1 : 0);
        }
    }

    /// <summary>Makes the next tables; by one thread, about once a second.</summary>
    /// <param name="now">Time of day.</param>
    /// <param name="elapsed">Since the last time.</param>
    public void Refresh(DateTimeOffset now, TimeSpan elapsed)
    {
        foreach (var pair in _pairs.Values)
        {
            pair.Evaluate.Refresh(now, elapsed);
            pair.Shadow.Refresh(now, elapsed);
        }
    }

    private void Take(SamplingQuotas? before)
    {
        if (before is null)
        {
            return;
        }

        var known = before._pairs.Values.ToDictionary(p => p.Name, StringComparer.Ordinal);
        foreach (var pair in _pairs.Values)
        {
            if (known.TryGetValue(pair.Name, out var old))
            {
                pair.Evaluate.Follow(old.Evaluate);
                pair.Shadow.Follow(old.Shadow);
            }
        }
    }

    /// <summary>The two kinds of ask under one set of settings.</summary>
    /// <param name="name">First profile that has the settings, by combination of arms and tenant: what the next policy's are recognised by.</param>
    private sealed class Pair(string name, SamplingSettings settings, int tasks)
    {
        public string Name => name;

        public Lot Evaluate { get; } = new(settings.EvaluateByTier, tasks, settings.StratifyByTask, settings.EvaluatePerDay);

        public Lot Shadow { get; } = new(
            [.. settings.EvaluateByTier.Select(_ => settings.Shadow)], tasks, settings.StratifyByTask, settings.ShadowPerDay);
    }
}
