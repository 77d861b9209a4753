using Google.Protobuf;
using RoutingDecision.Contracts.V1;
using RoutingDecision.LoadBench.Load;
using RoutingDecision.LoadBench.Messages;
using RoutingDecision.LoadBench.Processes;
using RoutingDecision.LoadBench.Wire;
using RoutingDecision.TestKit.Tables;

namespace RoutingDecision.LoadBench.Overload;

/// <summary>Finds what a server can serve, then offers it less and more.</summary>
/// <param name="plan">How long and how often.</param>
/// <param name="program">The server.</param>
/// <param name="tell">Is told of progress.</param>
internal sealed class OverloadRun(OverloadPlan plan, string program, Action<string> tell)
{
    /// <summary>Characters of every prompt: long enough for a decision to take more than sending it.</summary>
    public const int PromptCharacters = 2_000;

    private const int Templates = 256;
    private const int Closed = 4;
    private const int UnderWay = 32;
    private const long NumbersEach = 1_000_000_000;
    private const string Rejected = "routing_requests_rejected_total{reason=\"overloaded\"}";

    private static readonly CallHead Decide = new("/routing.v1.RoutingService/Decide", "");

    private readonly byte[][] _requests =
        [.. PromptTexts.Read(PromptCharacters, Templates).Select(t => new DecideRequest { Prompt = t }.ToByteArray())];

    /// <summary>Measures; one row for each setting and rate, and the capacities of all rounds.</summary>
    public async Task<(IReadOnlyList<OverloadRow> Rows, double Capacity)> MeasureAsync()
    {
        OverloadRow[] rows = [.. plan.QueueMs.SelectMany(q => plan.Multiples.Select(m => new OverloadRow(q, m)))];
        var capacities = new List<double>();
        for (var round = 1; round <= plan.Rounds; round++)
        {
            foreach (var setting in rows.GroupBy(r => r.QueueMs))
            {
                capacities.Add(await RoundAsync(setting.Key, [.. setting]));
                tell($"round {round} of {plan.Rounds}, --queue-ms {setting.Key}: {capacities[^1]:0} a second");
            }
        }

        return (rows, Medians.Of(capacities));
    }

    private async Task<double> RoundAsync(int queueMs, IReadOnlyList<OverloadRow> rows)
    {
        await using var server = await MeasuredServer.StartAsync(new ServerLaunch(program), "--queue-ms", $"{queueMs}");
        var capacity = FindCapacity(server);
        using var client = new ArrivalClient(server.Grpc, Decide, SourcesOf(plan.Connections, Closed));
        using var bystander = new Bystander($"http://{server.Grpc}", DecideRequest.Parser.ParseFrom(_requests[0]));
        foreach (var row in rows)
        {
            var before = await server.SumAsync(Rejected);
            using var enough = new CancellationTokenSource();
            var watching = bystander.WatchAsync(enough.Token);
            var arrived = await client.RunAsync(plan.Each, row.Multiple * capacity);
            await enough.CancelAsync();
            row.Add(capacity, arrived, await watching, await server.SumAsync(Rejected) - before);
        }

        return capacity;
    }

    private double FindCapacity(MeasuredServer server)
    {
        using var client = new LoadClient(server.Grpc, Decide, SourcesOf(Closed, 0), streams: false, UnderWay);
        client.Saturate(plan.WarmUp);
        // A server that serves nothing is asked all the same: what it says instead ends the run.
        return Math.Max(1, Medians.Of(Enumerable.Range(0, plan.Bursts).Select(_ => client.Saturate(plan.Burst).PerSecond)));
    }

    /// <summary>Prompts that nobody has sent before, other ones for each connection.</summary>
    private IReadOnlyList<IMessages> SourcesOf(int connections, int first) =>
        [.. Enumerable.Range(first, connections).Select(c => new NumberedMessages(_requests.Select(r => r.ToArray()), c * NumbersEach))];
}
