using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Errors;
using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Mapping;

namespace RoutingDecision.Server.Insight;

/// <summary>Answers <c>WatchDecisions</c>, until the reader goes or the server closes.</summary>
internal sealed class WatchHandler(DecisionTail tail, Readiness readiness)
{
    public async Task WatchAsync(
        WatchDecisionsRequest request, IServerStreamWriter<WatchDecisionsResponse> stream, ServerCallContext context)
    {
        NameRules.Check("tenant", request.Tenant);
        if (!(request.SampleRate is >= 0 and <= 1))
        {
            throw RpcErrors.Invalid("sample_rate", "is not from 0 to 1");
        }

        using var reader = tail.Open(request);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, readiness.Closing);
        // Whoever waits for the first decision knows that it watches.
        await context.WriteResponseHeadersAsync(new Metadata());
        try
        {
            await foreach (var decision in reader.ReadAsync(either.Token))
            {
                await stream.WriteAsync(decision, either.Token);
            }
        }
        catch (OperationCanceledException) when (readiness.Closing.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested)
        {
            throw RpcErrors.Draining();
        }
    }
}
