using System.Collections.Frozen;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Reports.Drift;

namespace RoutingDecision.Server.Insight;

/// <summary>Whose traffic drifts, under the settings of a policy. Immutable; asked by every decision.</summary>
/// <remarks>
/// The settings that count are those of a tenant outside of experiments: whether traffic drifts must not depend on the arm of one decision.
/// </remarks>
internal sealed class DriftVerdicts
{
    private readonly FrozenDictionary<string, bool> _byTenant;
    private readonly bool _others;

    /// <param name="report">What was found; null: nothing is known, and nobody drifts.</param>
    /// <param name="policy">The policy in force.</param>
    public DriftVerdicts(DriftReport? report, RoutingPolicy policy)
    {
        var verdicts = new Dictionary<string, bool>(StringComparer.Ordinal);
        if (report is not null)
        {
            foreach (var tenant in report.Tenants.Keys.Concat(policy.Tenants.Keys).Where(t => t.Length > 0))
            {
                verdicts[tenant] = report.For(tenant).IsDrifting(SettingsOf(policy, tenant));
            }

            _others = report.For(DriftLedger.Everyone).IsDrifting(SettingsOf(policy, DriftLedger.Everyone));
        }

        _byTenant = verdicts.ToFrozenDictionary(StringComparer.Ordinal);
        Drifting = [.. verdicts.Where(v => v.Value).Select(v => v.Key).Order(StringComparer.Ordinal)];
    }

    /// <summary>Tenants that drift, by name, of those with figures or settings of their own.</summary>
    public IReadOnlyList<string> Drifting { get; }

    /// <summary>Whether a tenant's traffic drifts.</summary>
    public bool Holds(string tenant) => _byTenant.TryGetValue(tenant, out var own) ? own : _others;

    /// <summary>The settings of a tenant.</summary>
    public static DriftSettings SettingsOf(RoutingPolicy policy, string tenant) => policy.ProfilesOf(tenant).ByCombination[0].Drift;
}
