using System.Text.Json;
using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Replays;

/// <summary>
/// Callers of every kind from a seed: the corpus' prompts, tenants, tags, conversations, attempts, constraints, and outcomes with outages.
/// </summary>
internal sealed class ReceiptTraffic(ServerUnderTest server, ShiftedTime time, int seed)
{
    private const int Batch = 25;

    private static readonly string[] Corpus = [.. Directory
        .GetFiles(SourceTree.Find("src/RoutingDecision.Learning/Corpus"), "*.jsonl").Order(StringComparer.Ordinal)
        .SelectMany(File.ReadLines).Select(l => JsonDocument.Parse(l).RootElement)
        .Where(e => e.TryGetProperty("prompt", out _)).Select(e => e.GetProperty("prompt").GetString()!)];

    private static readonly string[] Tenants = ["", "acme", "globex", "initech", "hooli"];
    private static readonly string[] Models = ["small-a", "small-b", "middle-a", "middle-b", "large-a", "large-b"];

    private readonly Random _random = new(seed);

    /// <summary>Sends so many requests, half of them in batches, and reports what became of some.</summary>
    public async Task SendAsync(int requests)
    {
        for (var sent = 0; sent < requests; sent += 2 * Batch)
        {
            var together = new DecideBatchRequest();
            together.Requests.AddRange(Enumerable.Range(0, Batch).Select(_ => Request()));
            var replies = (await server.Routing.DecideBatchAsync(together)).Results.Select(r => r.Decision).Where(d => d is not null).ToList();
            for (var i = 0; i < Batch; i++)
            {
                if (await TryDecideAsync(Request()) is { } reply)
                {
                    replies.Add(reply);
                }
            }

            foreach (var reply in replies.Where(_ => _random.Next(3) == 0))
            {
                await server.Outcomes.ReportOutcomeAsync(new ReportOutcomeRequest { Outcome = Outcome(reply) });
            }

            // Outages come and go, and open breakers become half open.
            time.Advance(TimeSpan.FromSeconds(_random.Next(8)));
        }
    }

    private async Task<DecideResponse?> TryDecideAsync(DecideRequest request)
    {
        try
        {
            return await server.Routing.DecideAsync(request);
        }
        catch (RpcException refused) when (refused.StatusCode is StatusCode.FailedPrecondition or StatusCode.ResourceExhausted)
        {
            return null;
        }
    }

    private DecideRequest Request()
    {
        var request = new DecideRequest
        {
            Tenant = Tenants[_random.Next(Tenants.Length)],
            Feature = _random.Next(2) == 0 ? "chat" : "",
            UserKey = $"user-{_random.Next(200)}",
            Prompt = Text(),
            ExpectedOutputTokens = _random.Next(3) == 0 ? _random.Next(1, 900) : 0,
            Batch = _random.Next(12) == 0,
            Objective = (Objective)_random.Next(3),
            Options = new DecideOptions { Explain = _random.Next(9) == 0, NoCache = _random.Next(15) == 0 },
        };
        if (_random.Next(10) == 0)
        {
            request.Tags["kind"] = "pinned";
        }

        if (_random.Next(20) == 0)
        {
            request.TaskType = "coding";
        }

        if (_random.Next(3) == 0)
        {
            request.Conversation =
                new Conversation { Id = $"talk-{_random.Next(300)}", ToolCallLoop = _random.Next(8) == 0, CachedTokens = _random.Next(2) * 3_000 };
        }

        if (_random.Next(12) == 0)
        {
            request.Attempt = new Attempt
            {
                Number = 2,
                PreviousModel = Models[_random.Next(Models.Length)],
                ErrorClass = (ErrorClass)_random.Next(5),
                AnswerRejected = _random.Next(2) == 0,
            };
        }

        if (_random.Next(6) == 0)
        {
            request.Constraints = new Constraints { DeadlineMs = _random.Next(300, 9_000), MaxTier = _random.Next(2) == 0 ? "standard" : "" };
            request.Constraints.DeniedModels.Add(Models[_random.Next(Models.Length)]);
        }

        return request;
    }

    private string Text() => _random.Next(12) switch
    {
        0 => "yes, do it",
        1 => string.Concat(Enumerable.Repeat(Corpus[_random.Next(Corpus.Length)] + "\n", 40)),
        2 => "...",
        _ => Corpus[_random.Next(Corpus.Length)] + (_random.Next(2) == 0 ? $" ({_random.Next(1_000_000)})" : ""),
    };

    private Outcome Outcome(DecideResponse reply)
    {
        var failing = time.GetUtcNow().ToUnixTimeSeconds() / 40 % Models.Length;
        var fails = string.Equals(reply.Model, Models[failing], StringComparison.Ordinal) && _random.Next(10) < 9;
        return new Outcome
        {
            DecisionId = reply.DecisionId,
            Attempt = 1,
            Model = reply.Model,
            Status = fails ? OutcomeStatus.Failure : OutcomeStatus.Success,
            ErrorClass = fails ? ErrorClass.Provider : ErrorClass.Unspecified,
            LatencyMs = _random.Next(100, 2_500),
            InputTokens = 200,
            OutputTokens = 100,
            Satisfied = _random.Next(4) > 0,
        };
    }
}
