using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Reports;
using RoutingDecision.Insight;
using RoutingDecision.Server.Errors;
using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Mapping;

namespace RoutingDecision.Server.Insight;

/// <summary>Answers GetExperiment: of this replica's journal, and of those that share its Redis.</summary>
internal sealed class ExperimentHandler(
    TrafficBook book, TrafficFollower follower, ReplicaName replica, ReplicaCover cover, IServiceProvider parts)
{
    private readonly ReportSharing? _sharing = parts.GetService<ReportSharing>();

    public async Task<GetExperimentResponse> AnswerAsync(GetExperimentRequest request)
    {
        var checks = default(FieldChecks);
        checks.Identifier("experiment", request.Experiment);
        checks.Identifier("tenant", request.Tenant);
        InsightRules.Window(ref checks, request.Window);
        if (request.Experiment.Length == 0)
        {
            checks.Add("experiment", "is empty");
        }

        if (checks.Failed)
        {
            throw RpcErrors.Invalid(checks.Violations);
        }

        var query = ExperimentWire.QueryOf(request);
        var others = _sharing is null ? null : await _sharing.ReadAsync(r => r.ReadDaysAsync(query.Experiment, query.From, query.Until));
        var result = book.Read(query, others?.Days)
            ?? throw RpcErrors.NotFound($"Neither the policy nor the journal knows an experiment '{Echo.Of(request.Experiment)}'.");
        var reply = ExperimentWire.Of(result);
        reply.CatchingUp = !follower.IsCaughtUp;
        reply.Replica = replica.Value;
        reply.Replicas.AddRange(cover.Of(others?.Replicas));
        reply.Partial = _sharing is not null && others is null;
        return reply;
    }
}
