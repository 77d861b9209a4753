using RoutingDecision.Core.Policies;

namespace RoutingDecision.Core.Reports.Drift;

/// <summary>Drift of all tenants at a time. Immutable.</summary>
/// <param name="Classifier">Classifier whose reference was compared with; empty: none.</param>
/// <param name="At">When it was looked at.</param>
/// <param name="Tenants">By tenant; <see cref="DriftLedger.Everyone"/> for all traffic together.</param>
public sealed record DriftReport(string Classifier, DateTimeOffset At, IReadOnlyDictionary<string, TenantDrift> Tenants)
{
    /// <summary>The drift that holds for a tenant: its own where it has counts of its own, else that of all traffic.</summary>
    public TenantDrift For(string tenant) => Tenants.TryGetValue(tenant, out var own) ? own : Tenants[DriftLedger.Everyone];
}

/// <summary>Drift of a tenant.</summary>
/// <param name="Tenant">The tenant; empty: all traffic.</param>
/// <param name="Decisions">Decisions of the last day.</param>
/// <param name="DecisionsBefore">Decisions of the same hours a week earlier.</param>
/// <param name="Findings">Quantities of which enough is known.</param>
public sealed record TenantDrift(string Tenant, int Decisions, int DecisionsBefore, IReadOnlyList<DriftFinding> Findings)
{
    /// <summary>Whether any quantity counts as drift.</summary>
    public bool IsDrifting(DriftSettings settings) => Findings.Any(f => f.IsDrift(settings));
}

/// <summary>Drift of a tenant at an earlier time.</summary>
/// <param name="At">End of the day that was looked at.</param>
/// <param name="Drift">What was found.</param>
public readonly record struct PastDrift(DateTimeOffset At, TenantDrift Drift);
