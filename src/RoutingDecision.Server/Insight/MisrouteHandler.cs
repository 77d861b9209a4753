using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Reports;
using RoutingDecision.Insight;
using RoutingDecision.Server.Errors;
using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Mapping;
using RoutingDecision.State.Journal.Traffic;

namespace RoutingDecision.Server.Insight;

/// <summary>Answers ListMisroutes: of this replica's journal, and of those that share its Redis.</summary>
internal sealed class MisrouteHandler(
    TrafficBook book, TrafficFollower follower, MisrouteRecords records, ReplicaName replica, ReplicaCover cover, IServiceProvider parts)
{
    private readonly MisrouteWire _wire = new(records);
    private readonly ReportSharing? _sharing = parts.GetService<ReportSharing>();

    public async Task<ListMisroutesResponse> AnswerAsync(ListMisroutesRequest request)
    {
        var checks = default(FieldChecks);
        checks.Identifier("tenant", request.Tenant);
        InsightRules.Window(ref checks, request.Window);
        checks.Range("page_size", request.PageSize, 0, RequestLimits.MisroutePage);
        var query = MisrouteWire.QueryOf(request);
        if (query is null)
        {
            checks.Add("page_token", "is none that this service gave");
        }

        if (checks.Failed)
        {
            throw RpcErrors.Invalid(checks.Violations);
        }

        var others = _sharing is null ? null : await _sharing.ReadAsync(r => r.ReadMisroutesAsync(query!.Value));
        var reply = _wire.Of(book.Read(query!.Value, others?.Told));
        reply.CatchingUp = !follower.IsCaughtUp;
        reply.Replica = replica.Value;
        reply.Replicas.AddRange(cover.Of(others?.Replicas));
        reply.Partial = _sharing is not null && others is null;
        return reply;
    }
}
