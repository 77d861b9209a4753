using System.Collections.Frozen;
using RoutingDecision.Core.Catalog;

namespace RoutingDecision.Core.Policies;

/// <summary>What a policy document was compiled to. Immutable; shared by all requests.</summary>
public sealed class RoutingPolicy
{
    /// <summary>Name of the content: "p-" and the first 8 hexadecimal digits of the document's SHA-256.</summary>
    public required string Version { get; init; }

    public required ModelCatalog Catalog { get; init; }

    /// <summary>Profiles of tenants without overrides.</summary>
    public required ProfileSet Base { get; init; }

    /// <summary>Profiles of tenants with overrides.</summary>
    public required FrozenDictionary<string, ProfileSet> Tenants { get; init; }

    public required ExperimentSettings[] Experiments { get; init; }

    public required HealthSettings Health { get; init; }

    public required BudgetSettings[] Budgets { get; init; }

    /// <summary>Task type names that rules and strengths refer to, to be checked against the classifier's.</summary>
    public required IReadOnlyList<string> TaskNames { get; init; }

    /// <summary>The document's own tests.</summary>
    public required IReadOnlyList<PolicyTest> Tests { get; init; }

    /// <summary>True when a profile cannot do without a classifier. Rules that name a task can: they then see only the task that callers state.</summary>
    public required bool NeedsClassifier { get; init; }

    /// <summary>True when any profile decides by risk, so that a bundle without certified thresholds is refused.</summary>
    public required bool NeedsCertificate { get; init; }

    /// <summary>The smallest under-route rate that a profile which decides by risk asks for; 1 when none does.</summary>
    public double UnderRouteBound { get; init; } = 1;

    /// <summary>The profiles of a tenant.</summary>
    public ProfileSet ProfilesOf(string tenant) =>
        tenant.Length != 0 && Tenants.TryGetValue(tenant, out var set) ? set : Base;
}
