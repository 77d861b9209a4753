using System.Net;
using Grpc.Net.Client;
using RoutingDecision.Contracts.V1;

namespace RoutingDecision.LoadBench.Messages;

/// <summary>Decisions that outcomes can be reported of.</summary>
internal static class DecidedIds
{
    /// <summary>Decisions of each connection: with all their tries more than are reported in a minute.</summary>
    public const int PerReporter = 5_120;

    private const int PerBatch = 256;

    /// <summary>Lets a server decide one request many times.</summary>
    public static async Task<IReadOnlyList<string>> AskAsync(IPEndPoint server, DecideRequest request, int count)
    {
        using var channel = GrpcChannel.ForAddress($"http://{server}");
        var client = new RoutingService.RoutingServiceClient(channel);
        var batch = new DecideBatchRequest();
        batch.Requests.AddRange(Enumerable.Repeat(request, PerBatch));
        var ids = new List<string>(count + PerBatch);
        while (ids.Count < count)
        {
            ids.AddRange((await client.DecideBatchAsync(batch)).Results.Select(r => r.Decision.DecisionId));
        }

        return ids[..count];
    }
}
