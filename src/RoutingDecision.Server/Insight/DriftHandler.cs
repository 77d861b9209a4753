using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Reports.Drift;
using RoutingDecision.Insight;
using RoutingDecision.Server.Errors;
using RoutingDecision.Server.Mapping;

namespace RoutingDecision.Server.Insight;

/// <summary>Answers <c>GetDrift</c>.</summary>
internal sealed class DriftHandler(DriftWatch watch, SnapshotHolder snapshots)
{
    public GetDriftResponse Get(GetDriftRequest request)
    {
        var checks = default(FieldChecks);
        checks.Identifier("tenant", request.Tenant);
        InsightRules.Window(ref checks, request.Window);
        checks.Range("period_hours", request.PeriodHours, 0, RequestLimits.PeriodHours);
        if (checks.Failed)
        {
            throw RpcErrors.Invalid(checks.Violations);
        }

        var policy = snapshots.Current.Policy;
        var report = watch.Look();
        var settings = DriftVerdicts.SettingsOf(policy, request.Tenant);
        var reply = DriftWire.Of(report, request.Tenant, settings);
        if (DriftWire.HistoryOf(request, report.At) is var (from, until, hours))
        {
            reply.History.AddRange(DriftWire.Of(watch.History(request.Tenant, from, until, hours), settings));
        }

        if (request.Tenant == DriftLedger.Everyone)
        {
            reply.DriftingTenants.AddRange(new DriftVerdicts(report, policy).Drifting);
        }

        return reply;
    }
}
