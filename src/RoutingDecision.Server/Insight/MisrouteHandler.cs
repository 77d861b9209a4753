using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Reports;
using RoutingDecision.Insight;
using RoutingDecision.Server.Errors;
using RoutingDecision.Server.Mapping;
using RoutingDecision.State.Journal.Reading;

namespace RoutingDecision.Server.Insight;

/// <summary>Answers ListMisroutes.</summary>
internal sealed class MisrouteHandler(TrafficBook book, TrafficFollower follower, JournalReader reader, ReplicaName replica)
{
    private readonly MisrouteWire _wire = new([reader]);

    public ListMisroutesResponse Answer(ListMisroutesRequest request)
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

        var reply = _wire.Of(book.Read(query!.Value));
        reply.CatchingUp = !follower.IsCaughtUp;
        reply.Replica = replica.Value;
        return reply;
    }
}
