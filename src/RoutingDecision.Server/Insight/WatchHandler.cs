using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Errors;
using RoutingDecision.Server.Mapping;
using RoutingDecision.Server.Services;

namespace RoutingDecision.Server.Insight;

/// <summary>Answers <c>WatchDecisions</c>, until the stream has to end.</summary>
internal sealed class WatchHandler(DecisionTail tail)
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
        var end = StreamEnd.Of(context).Any;
        // Whoever waits for the first decision knows that it watches.
        await context.WriteResponseHeadersAsync(new Metadata());
        await foreach (var decision in reader.ReadAsync(end))
        {
            await stream.WriteAsync(decision, end);
        }
    }
}
