using Grpc.Core;
using RoutingDecision.Chaos.Processes;
using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Chaos.Load;

/// <summary>Reports of outcomes, as careful callers make them: again until they are acknowledged.</summary>
internal static class Reports
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static ReportOutcomeRequest Of(string decisionId) => new() { Outcome = OutcomeOf(decisionId) };

    /// <summary>Reports again whatever was not acknowledged.</summary>
    public static async Task RetryAsync(IReadOnlyList<Router> routers, Ledger ledger, CancellationToken cancellation)
    {
        foreach (var (id, replica) in ledger.Open())
        {
            await Patience.UntilAsync(
                async () => await TryAsync(routers[replica], id), Deadline, Pause, () => "an outcome is not acknowledged", cancellation);
            ledger.Acknowledge(id, replica);
        }
    }

    /// <summary>Reports everything once more to who acknowledged it; how many of these counted as new, which is wrong.</summary>
    public static async Task<long> CountedAgainAsync(IReadOnlyList<Router> routers, Ledger ledger, CancellationToken cancellation)
    {
        var again = 0L;
        for (var replica = 0; replica < routers.Count; replica++)
        {
            using var call = routers[replica].Outcomes.ReportOutcomes(cancellationToken: cancellation);
            foreach (var id in ledger.AcknowledgedBy(replica))
            {
                await call.RequestStream.WriteAsync(new ReportOutcomesRequest { Outcome = OutcomeOf(id) }, cancellation);
            }

            await call.RequestStream.CompleteAsync();
            again += (await call.ResponseAsync).Accepted;
        }

        return again;
    }

    private static async Task<bool> TryAsync(Router router, string id)
    {
        try
        {
            await router.Outcomes.ReportOutcomeAsync(Of(id));
            return true;
        }
        catch (RpcException)
        {
            return false;
        }
    }

    private static Outcome OutcomeOf(string decisionId) => new()
    {
        DecisionId = decisionId,
        Attempt = 1,
        Status = OutcomeStatus.Success,
        LatencyMs = 100,
        InputTokens = 10,
        OutputTokens = 10,
    };
}
