using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Outcomes;
using RoutingDecision.Server.Errors;
using RoutingDecision.Server.Mapping;
using RoutingDecision.Server.Telemetry;

namespace RoutingDecision.Server.Services;

/// <summary>OutcomeService on the wire.</summary>
internal sealed class OutcomeGrpcService(
    OutcomeProcessor processor, SnapshotHolder snapshots, DecisionTokens tokens, RoutingMetrics metrics, TimeProvider time)
    : OutcomeService.OutcomeServiceBase
{
    private const int MaxRejections = 100;

    public override Task<ReportOutcomeResponse> ReportOutcome(ReportOutcomeRequest request, ServerCallContext context)
    {
        var snapshot = snapshots.Current;
        var result = Take(request.Outcome, snapshot);
        return Task.FromResult(OutcomeMapper.Map(result, snapshot));
    }

    public override async Task<ReportOutcomesResponse> ReportOutcomes(
        IAsyncStreamReader<ReportOutcomesRequest> requestStream, ServerCallContext context)
    {
        var reply = new ReportOutcomesResponse();
        for (var index = 0L; await requestStream.MoveNext(context.CancellationToken); index++)
        {
            try
            {
                var result = Take(requestStream.Current.Outcome, snapshots.Current);
                (reply.Accepted, reply.Duplicates) = (reply.Accepted + (result.Duplicate ? 0 : 1), reply.Duplicates + (result.Duplicate ? 1 : 0));
            }
            catch (RpcException refused)
            {
                reply.Rejected++;
                if (reply.Rejections.Count < MaxRejections)
                {
                    reply.Rejections.Add(new RejectedOutcome { Index = index, Reason = refused.Status.Detail });
                }
            }
        }

        return reply;
    }

    public override Task<ReportFeedbackResponse> ReportFeedback(ReportFeedbackRequest request, ServerCallContext context)
    {
        var snapshot = snapshots.Current;
        Refuse(OutcomeMapper.Check(request, snapshot));
        var isNew = processor.Feedback(OutcomeMapper.Map(request, Claims(request.DecisionId)), snapshot);
        (isNew ? metrics.Feedback : metrics.Duplicates).Add(1);
        return Task.FromResult(new ReportFeedbackResponse { Duplicate = !isNew });
    }

    private OutcomeResult Take(Outcome? outcome, RoutingSnapshot snapshot)
    {
        Refuse(OutcomeMapper.Check(outcome));
        var result = processor.Report(OutcomeMapper.Map(outcome!, Claims(outcome!.DecisionId)), snapshot);
        if (result.Duplicate)
        {
            metrics.Duplicates.Add(1);
        }
        else
        {
            metrics.Outcome(result, (long)(result.Report.LatencyMs / 1000 * time.TimestampFrequency));
        }

        return result;
    }

    private DecisionClaims Claims(string token)
    {
        var fault = tokens.Read(token, time.GetUtcNow(), out var claims);
        if (claims is not null)
        {
            return claims;
        }

        metrics.TokenFault(fault);
        throw RpcErrors.BadToken(fault);
    }

    private void Refuse(IReadOnlyList<Violation> violations)
    {
        if (violations.Count > 0)
        {
            metrics.Rejected("invalid_outcome");
            throw RpcErrors.Invalid(violations);
        }
    }
}
