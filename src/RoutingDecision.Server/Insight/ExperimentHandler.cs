using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Reports;
using RoutingDecision.Insight;
using RoutingDecision.Server.Errors;
using RoutingDecision.Server.Mapping;

namespace RoutingDecision.Server.Insight;

/// <summary>Answers GetExperiment.</summary>
internal sealed class ExperimentHandler(TrafficBook book, TrafficFollower follower, ReplicaName replica)
{
    public GetExperimentResponse Answer(GetExperimentRequest request)
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

        var result = book.Read(ExperimentWire.QueryOf(request))
            ?? throw RpcErrors.NotFound($"Neither the policy nor the journal knows an experiment '{Echo.Of(request.Experiment)}'.");
        var reply = ExperimentWire.Of(result);
        reply.CatchingUp = !follower.IsCaughtUp;
        reply.Replica = replica.Value;
        return reply;
    }
}
