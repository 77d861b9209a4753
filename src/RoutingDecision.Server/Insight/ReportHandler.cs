using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Reports;
using RoutingDecision.Insight;
using RoutingDecision.Server.Errors;
using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Mapping;

namespace RoutingDecision.Server.Insight;

/// <summary>Answers GetReport: of this replica's journal, and of those that share its Redis.</summary>
internal sealed class ReportHandler(TrafficBook book, TrafficFollower follower, ReplicaName name, ReplicaCover cover, IServiceProvider parts)
{
    private readonly ReportSharing? _sharing = parts.GetService<ReportSharing>();

    public async Task<GetReportResponse> AnswerAsync(GetReportRequest request)
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

        var query = ReportWire.QueryOf(request);
        // Alarms look two weeks back from the window's end, wherever it begins.
        var from = Math.Min(query.From, query.Until - ReportAlarms.HoursBack);
        var others = _sharing is null ? null : await _sharing.ReadAsync(r => r.ReadAsync(from, query.Until));
        var reply = ReportWire.Of(book.Read(query, others?.Cube));
        reply.CatchingUp = !follower.IsCaughtUp;
        reply.Replica = name.Value;
        reply.Partial = _sharing is not null && others is null;
        reply.Replicas.AddRange(cover.Of(others?.Replicas));
        reply.CoveredFromUnixMs = reply.Replicas.Max(r => r.CoveredFromUnixMs);
        return reply;
    }
}
