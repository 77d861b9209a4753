using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Reports;
using RoutingDecision.Insight;
using RoutingDecision.Server.Errors;
using RoutingDecision.Server.Mapping;

namespace RoutingDecision.Server.Insight;

/// <summary>Answers GetReport.</summary>
internal sealed class ReportHandler(TrafficBook book, TrafficFollower follower, ReplicaName replica)
{
    public GetReportResponse Answer(GetReportRequest request)
    {
        var checks = default(FieldChecks);
        checks.Identifier("tenant", request.Tenant);
        InsightRules.Window(ref checks, request.Window);
        checks.Defined("group_by", request.GroupBy);
        checks.Range("period_hours", request.PeriodHours, 0, RequestLimits.PeriodHours);
        if (checks.Failed)
        {
            throw RpcErrors.Invalid(checks.Violations);
        }

        var reply = ReportWire.Of(book.Read(ReportWire.QueryOf(request)));
        reply.CatchingUp = !follower.IsCaughtUp;
        reply.Replica = replica.Value;
        return reply;
    }
}
