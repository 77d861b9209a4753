using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Outcomes;
using RoutingDecision.Server.Errors;
using RoutingDecision.Server.Mapping;
using RoutingDecision.Server.Security;
using RoutingDecision.Server.Telemetry;

namespace RoutingDecision.Server.Services;

/// <summary>OutcomeService on the wire. What it acknowledges is durable.</summary>
internal sealed class OutcomeGrpcService(
    OutcomeIntake intake, SnapshotHolder snapshots, DecisionTokens tokens, RoutingMetrics metrics, TimeProvider time)
    : OutcomeService.OutcomeServiceBase
{
    private const int MaxRejections = 100;

    /// <summary>Outcomes of one stream under way at once, so that they share commits; beyond it the stream is not read.</summary>
    private const int StreamWindow = 256;

    /// <summary>
    /// Outcomes of one stream that its key may owe for, as for the decisions of a batch: whoever reports a batch waits for one reply, and at a low
    /// rate would give up, and report it all again, for ever.
    /// </summary>
    private const int Owed = RequestLimits.BatchSize;

    public override async Task<ReportOutcomeResponse> ReportOutcome(ReportOutcomeRequest request, ServerCallContext context)
    {
        var snapshot = snapshots.Current;
        return OutcomeMapper.Map(await TakeAsync(request.Outcome, snapshot, CallerIdentity.Of(context)), snapshot);
    }

    public override async Task<ReportOutcomesResponse> ReportOutcomes(
        IAsyncStreamReader<ReportOutcomesRequest> requestStream, ServerCallContext context)
    {
        var (caller, end) = (CallerIdentity.Of(context), StreamEnd.Of(context));
        var reply = new ReportOutcomesResponse();
        var underWay = new Queue<Task<OutcomeResult>>(StreamWindow);
        var index = 0L;
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            if (underWay.Count == StreamWindow)
            {
                await CountAsync(underWay.Dequeue(), index++, reply);
            }

            // The first one was paid for when the call was let in.
            var place = index + underWay.Count;
            if (place is > 0 and < Owed)
            {
                caller.Limits?.Charge(1);
            }
            else if (place >= Owed && caller.Limits is { } limits)
            {
                await limits.PaceAsync(end.Caller);
            }

            underWay.Enqueue(TakeAsync(requestStream.Current.Outcome, snapshots.Current, caller));
        }

        while (underWay.TryDequeue(out var last))
        {
            await CountAsync(last, index++, reply);
        }

        return reply;
    }

    public override async Task<ReportFeedbackResponse> ReportFeedback(ReportFeedbackRequest request, ServerCallContext context)
    {
        var snapshot = snapshots.Current;
        Refuse(OutcomeMapper.Check(request, snapshot));
        var report = OutcomeMapper.Map(request, Claims(request.DecisionId, CallerIdentity.Of(context)));
        var isNew = await intake.FeedbackAsync(report, snapshot) ?? throw NotStored();
        if (isNew)
        {
            metrics.Feedback.Add(1);
            metrics.Quality.Feedback(report);
        }
        else
        {
            metrics.Duplicates.Add(1);
        }

        return new ReportFeedbackResponse { Duplicate = !isNew };
    }

    private static async Task CountAsync(Task<OutcomeResult> taking, long index, ReportOutcomesResponse reply)
    {
        try
        {
            var result = await taking;
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

    private async Task<OutcomeResult> TakeAsync(Outcome? outcome, RoutingSnapshot snapshot, CallerIdentity caller)
    {
        Refuse(OutcomeMapper.Check(outcome));
        var result = await intake.ReportAsync(OutcomeMapper.Map(outcome!, Claims(outcome!.DecisionId, caller)), snapshot) ?? throw NotStored();
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

    private RpcException NotStored()
    {
        metrics.Rejected("not_stored");
        return RpcErrors.NotStored();
    }

    private DecisionClaims Claims(string token, CallerIdentity caller)
    {
        var fault = tokens.Read(token, time.GetUtcNow(), out var claims);
        if (claims is not null)
        {
            return caller.Covers(claims.Tenant) ? claims : throw OtherTenant();
        }

        metrics.TokenFault(fault);
        throw RpcErrors.BadToken(fault);
    }

    private RpcException OtherTenant()
    {
        metrics.Rejected("permission_denied");
        return RpcErrors.OtherTenant();
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
