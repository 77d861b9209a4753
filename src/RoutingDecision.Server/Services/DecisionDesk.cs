using Grpc.Core;
using Microsoft.Extensions.ObjectPool;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Budgets;
using RoutingDecision.Core.Conversations;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Sampling;
using RoutingDecision.Core.Selection;
using RoutingDecision.Server.Classifiers;
using RoutingDecision.Server.Errors;
using RoutingDecision.Server.Insight;
using RoutingDecision.Server.Mapping;
using RoutingDecision.Server.Security;
using RoutingDecision.Server.Telemetry;
using Decision = RoutingDecision.Core.Decisions.Decision;

namespace RoutingDecision.Server.Services;

/// <summary>
/// From wire request to wire reply: maps, reads what a decision needs, lets the engine decide, signs the token, remembers the conversation, counts.
/// Unary, batch and stream calls all come through here. Thread-safe.
/// </summary>
internal sealed class DecisionDesk(
    SnapshotHolder snapshots,
    DecisionEngine engine,
    JoinedAssessments joined,
    LiveStatistics live,
    IConversationStore conversations,
    BudgetLedger budgets,
    DecisionTokens tokens,
    SeedSource seeds,
    RoutingMetrics metrics,
    ShadowLane shadow,
    SharedAssessments shared,
    IDecisionLog log,
    DriftBoard drift,
    SamplingBoard sampling,
    TimeProvider time,
    ILogger<DecisionDesk> logger)
{
    private readonly ObjectPool<Decision> _pool = new DefaultObjectPool<Decision>(new DefaultPooledObjectPolicy<Decision>(), 256);

    /// <summary>Decides one request; RpcException for everything that is the caller's.</summary>
    public ValueTask<DecideResponse> DecideAsync(DecideRequest wire, CallerIdentity caller, CancellationToken cancellation)
    {
        var begin = time.GetTimestamp();
        var snapshot = snapshots.Current;
        var request = Map(wire, caller, snapshot);
        return request.Conversation.IsNamed || shared.Serves(snapshot, request)
            ? DecideAfterReadingAsync(request, snapshot, begin, cancellation)
            : DecideAsync(request, snapshot, default, begin);
    }

    /// <summary>Decides several requests with one run of the classifier; an item's error is in its result.</summary>
    public async Task<DecideResult[]> DecideBatchAsync(IReadOnlyList<DecideRequest> wires, CallerIdentity caller, CancellationToken cancellation)
    {
        var begin = time.GetTimestamp();
        var snapshot = snapshots.Current;
        var results = new DecideResult[wires.Count];
        var items = new List<(int Index, RoutingRequest Request, ConversationLookup Memory)>(wires.Count);
        for (var i = 0; i < wires.Count; i++)
        {
            try
            {
                var request = Map(wires[i], caller, snapshot);
                items.Add((i, request, await ReadAsync(request, snapshot, cancellation)));
            }
            catch (Exception error) when (IsOfItem(error))
            {
                results[i] = ErrorResult(wires[i].RequestId, error);
            }
        }

        try
        {
            DecideTogether(items, snapshot, begin, results);
        }
        catch (Exception unexpected) when (IsOfItem(unexpected))
        {
            // One of them made the engine fail; which one, and that the others do not, shows when each is decided alone.
            foreach (var (index, request, memory) in items)
            {
                results[index] = DecideAlone(request, snapshot, memory, begin);
            }
        }

        return results;
    }

    /// <summary>
    /// One result of a stream: the decision or its error, whatever it is. The stream goes on, and no request stays without a reply.
    /// </summary>
    public async ValueTask<DecideResult> DecideItemAsync(DecideRequest wire, CallerIdentity caller, CancellationToken cancellation)
    {
        try
        {
            return new DecideResult { Decision = await DecideAsync(wire, caller, cancellation) };
        }
        catch (Exception error) when (IsOfItem(error))
        {
            return ErrorResult(wire.RequestId, error);
        }
    }

    private async ValueTask<DecideResponse> DecideAfterReadingAsync(
        RoutingRequest request, RoutingSnapshot snapshot, long begin, CancellationToken cancellation) =>
        await DecideAsync(request, snapshot, await ReadAsync(request, snapshot, cancellation), begin);

    /// <summary>Reads what is kept outside of the process, both at the same time.</summary>
    private async ValueTask<ConversationLookup> ReadAsync(RoutingRequest request, RoutingSnapshot snapshot, CancellationToken cancellation)
    {
        var fetching = shared.Serves(snapshot, request) ? shared.FetchAsync(snapshot, request) : default;
        var memory = request.Conversation.IsNamed ? await conversations.GetAsync(request.Tenant, request.Conversation.Id!, cancellation) : default;
        await fetching;
        return memory;
    }

    private async ValueTask<DecideResponse> DecideAsync(RoutingRequest request, RoutingSnapshot snapshot, ConversationLookup memory, long begin)
    {
        var decision = _pool.Get();
        try
        {
            var inputs = InputsOf(request, snapshot, memory);
            if (engine.Begin(request, inputs, decision, out var facts))
            {
                await joined.AssessAsync(decision);
            }

            engine.End(request, inputs, facts, decision);
            return Conclude(request, decision, memory, begin);
        }
        finally
        {
            decision.Clear();
            _pool.Return(decision);
        }
    }

    /// <summary>Waits for nobody.</summary>
    private DecideResponse Decide(RoutingRequest request, RoutingSnapshot snapshot, in ConversationLookup memory, long begin)
    {
        var decision = _pool.Get();
        try
        {
            engine.Decide(request, InputsOf(request, snapshot, memory), decision);
            return Conclude(request, decision, memory, begin);
        }
        finally
        {
            decision.Clear();
            _pool.Return(decision);
        }
    }

    /// <summary>Fills the results of the items; an exception is the engine's, and then none is filled.</summary>
    private void DecideTogether(
        List<(int Index, RoutingRequest Request, ConversationLookup Memory)> items, RoutingSnapshot snapshot, long begin, DecideResult[] results)
    {
        var requests = items.ConvertAll(i => i.Request).ToArray();
        var inputs = items.ConvertAll(i => InputsOf(i.Request, snapshot, i.Memory)).ToArray();
        var decisions = items.ConvertAll(_ => _pool.Get()).ToArray();
        try
        {
            engine.DecideBatch(requests, inputs, decisions);
            for (var i = 0; i < decisions.Length; i++)
            {
                results[items[i].Index] = ResultOf(requests[i], decisions[i], items[i].Memory, begin);
            }
        }
        finally
        {
            foreach (var decision in decisions)
            {
                decision.Clear();
                _pool.Return(decision);
            }
        }
    }

    private DecideResult ResultOf(RoutingRequest request, Decision decision, in ConversationLookup memory, long begin)
    {
        try
        {
            return new DecideResult { Decision = Conclude(request, decision, memory, begin) };
        }
        catch (Exception error) when (IsOfItem(error))
        {
            return ErrorResult(request.RequestId, error);
        }
    }

    private DecideResult DecideAlone(RoutingRequest request, RoutingSnapshot snapshot, in ConversationLookup memory, long begin)
    {
        try
        {
            return new DecideResult { Decision = Decide(request, snapshot, memory, begin) };
        }
        catch (Exception error) when (IsOfItem(error))
        {
            return ErrorResult(request.RequestId, error);
        }
    }

    private DecideResponse Conclude(RoutingRequest request, Decision decision, in ConversationLookup memory, long begin)
    {
        // In this order a thread that is stopped between the two makes the span shorter, never longer than the call around it.
        var took = time.GetElapsedTime(begin);
        var now = time.GetUtcNow();
        DecisionSpan.Write(decision, now, took);
        if (decision.Route.Unservable != HardConstraint.None)
        {
            if (!request.DryRun)
            {
                metrics.Rejected(HardConstraintNames.Of(decision.Route.Unservable));
                log.Log(decision, request, UInt128.Zero, now, memory.Degraded);
            }

            throw RpcErrors.Unservable(decision.Route.Unservable, ConstraintDetails.Of(decision.Route.Unservable, request, decision));
        }

        var reply = ResponseMapper.Map(decision, request, tokens.Sign(decision, request, now, out var id), memory.Degraded, now);
        if (request.DryRun)
        {
            return reply;
        }

        if (decision.NextConversation is { } facts)
        {
            var state = ConversationMemory.ToState(decision.Snapshot.Policy.Catalog, facts, memory.State);
            conversations.Set(request.Tenant, request.Conversation.Id!, state, decision.Profile.Conversations.IdleReset);
        }

        if (memory.Degraded)
        {
            metrics.Degraded.Add(1);
        }

        if (budgets.Check(decision.Snapshot.Policy.Budgets, request.Tenant, request.Feature).Refuses)
        {
            // The items of a batch were let in together; the first ones may have spent what was left.
            metrics.Rejected(HardConstraintNames.Of(HardConstraint.Budget));
            throw RpcErrors.Unservable(HardConstraint.Budget, ConstraintDetails.Of(HardConstraint.Budget, request, decision));
        }

        budgets.Spend(decision.Snapshot.Policy.Budgets, request.Tenant, request.Feature, decision.EstimatedCostUsd);
        log.Log(decision, request, id, now, memory.Degraded);
        shared.Share(request, decision);
        sampling.Of(decision.Snapshot).Count(decision);
        metrics.Asked(decision.Route.Plan);
        metrics.Decided(decision, time.GetTimestamp() - begin);
        if (shadow.Wants(decision))
        {
            shadow.Offer(request, InputsOf(request, decision.Snapshot, memory, decision.Seed) with { FeatureEpoch = 0 }, decision);
        }

        return reply;
    }

    private DecisionInputs InputsOf(RoutingRequest request, RoutingSnapshot snapshot, in ConversationLookup memory) =>
        InputsOf(request, snapshot, memory, seeds.Next());

    private DecisionInputs InputsOf(RoutingRequest request, RoutingSnapshot snapshot, in ConversationLookup memory, ulong seed)
    {
        var verdict = budgets.Check(snapshot.Policy.Budgets, request.Tenant, request.Feature);
        return new DecisionInputs(
            snapshot, live.ViewOf(snapshot.Policy.Catalog), memory.State, seed, verdict.Ceiling, verdict.Refuses,
            FeatureEpoch: log.FeatureEpoch, Drifting: drift.Holds(request.Tenant))
        {
            Sampling = sampling.Of(snapshot),
        };
    }

    private RoutingRequest Map(DecideRequest wire, CallerIdentity caller, RoutingSnapshot snapshot)
    {
        // The message is this call's alone. From here on all that is a tenant's goes by the tenant that the caller may act for.
        if (caller.Tenant is not null)
        {
            wire.Tenant = caller.Claim(wire.Tenant);
        }

        if (RequestMapper.Map(wire, snapshot, out var violations) is { } request)
        {
            return request;
        }

        metrics.Rejected("invalid");
        throw RpcErrors.Invalid(violations);
    }

    /// <summary>Whether an error is one item's; a caller that has gone ends them all.</summary>
    private static bool IsOfItem(Exception error) =>
        error is not OperationCanceledException and not RpcException { StatusCode: StatusCode.Cancelled };

    /// <summary>The error as the item's result; what nobody expected goes to the log and not to the caller.</summary>
    private DecideResult ErrorResult(string requestId, Exception error)
    {
        if (error is RpcException refused)
        {
            return ErrorResult(requestId, refused);
        }

        RoutingLog.CallFailed(logger, error);
        return ErrorResult(requestId, RpcErrors.Hidden());
    }

    private static DecideResult ErrorResult(string requestId, RpcException refused)
    {
        // An id over its limit is one of the violations and would fill the reply.
        var error = new DecideError
        {
            RequestId = Echo.Cut(requestId, RequestLimits.IdentifierBytes),
            Code = (int)refused.StatusCode,
            Message = refused.Status.Detail,
        };
        if (refused is RefusedException { Violations: var violations })
        {
            error.Violations.AddRange(violations.Select(v => new FieldViolation { Field = v.Field, Description = v.Description }));
        }

        return new DecideResult { Error = error };
    }
}
