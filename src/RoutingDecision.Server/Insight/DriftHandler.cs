using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Reports.Drift;
using RoutingDecision.Insight;
using RoutingDecision.Server.Mapping;

namespace RoutingDecision.Server.Insight;

/// <summary>Answers <c>GetDrift</c>.</summary>
internal sealed class DriftHandler(DriftWatch watch, SnapshotHolder snapshots)
{
    public GetDriftResponse Get(GetDriftRequest request)
    {
        NameRules.Check("tenant", request.Tenant);
        var policy = snapshots.Current.Policy;
        var report = watch.Look();
        var reply = DriftWire.Of(report, request.Tenant, DriftVerdicts.SettingsOf(policy, request.Tenant));
        if (request.Tenant == DriftLedger.Everyone)
        {
            reply.DriftingTenants.AddRange(new DriftVerdicts(report, policy).Drifting);
        }

        return reply;
    }
}
