using System.Collections.Frozen;
using RoutingDecision.Core.Policies;

namespace RoutingDecision.Core.Reports;

/// <summary>What reports need of a policy version: its tiers in order, whose each model is, what an answer is worth, and its experiments.</summary>
public sealed class PolicyNames
{
    private const string StandardName = "standard";

    private readonly FrozenDictionary<string, int> _models;

    private PolicyNames(RoutingPolicy policy)
    {
        Version = policy.Version;
        Tiers = policy.Catalog.Tiers;
        _models = policy.Catalog.Models.ToFrozenDictionary(m => m.Id, m => m.Tier, StringComparer.Ordinal);
        Standard = Array.IndexOf(Tiers, StandardName) is >= 0 and var named ? named : Tiers.Length / 2;
        ValueUsd = policy.Base.ByCombination[0].Routing.ValueUsd;
        Experiments = policy.Experiments;
    }

    public string Version { get; }

    /// <summary>Cheapest first.</summary>
    public string[] Tiers { get; }

    /// <summary>The tier that "always standard" means: the one of that name, else the middle one.</summary>
    public int Standard { get; }

    /// <summary>What a satisfactory answer is worth, in US dollars: the policy's own, without overrides of tenants.</summary>
    public double ValueUsd { get; }

    public IReadOnlyList<ExperimentSettings> Experiments { get; }

    /// <summary>Takes the names out of a policy, so that it need not be kept.</summary>
    public static PolicyNames Of(RoutingPolicy policy) => new(policy);

    /// <summary>Place of a tier, cheapest first; -1: it has none of that name.</summary>
    public int RankOf(string tier) => Array.IndexOf(Tiers, tier);

    /// <summary>Place of a model's tier; -1: it has no such model.</summary>
    public int RankOfModel(string model) => _models.GetValueOrDefault(model, -1);
}
