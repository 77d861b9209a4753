using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.State.Journal.WhatIf;

/// <summary>Which logged decisions are simulated.</summary>
/// <param name="From">Those issued from then on; null: all.</param>
/// <param name="Until">Those issued before; null: all.</param>
/// <param name="Tenant">Those of a tenant; null: all.</param>
/// <param name="Latest">The latest so many of the last two segments of each journal; null: all.</param>
public sealed record SimulationScope(DateTimeOffset? From = null, DateTimeOffset? Until = null, string? Tenant = null, int? Latest = null)
{
    internal bool Has(DecisionRecord decision) =>
        (From is null || decision.IssuedUnixMs >= From.Value.ToUnixTimeMilliseconds())
        && (Until is null || decision.IssuedUnixMs < Until.Value.ToUnixTimeMilliseconds())
        && (Tenant is null || string.Equals(decision.Tenant, Tenant, StringComparison.Ordinal));
}
