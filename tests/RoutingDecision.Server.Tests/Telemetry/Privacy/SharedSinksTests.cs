using System.Text;
using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.Server.Tests.Shared;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Telemetry.Privacy;

/// <summary>
/// Text that callers send is looked for in what others can read: all of Redis, the tail of decisions, reports, audit records. Receipts and exports
/// are made of the journal, which is looked through as well.
/// </summary>
public sealed class SharedSinksTests : IDisposable
{
    private const string Policy = TestPolicies.Utility + """
        budgets: [{tenant: acme, feature: "*", usd_per_day: 50, then: max_tier_economy}]
        experiments:
          - id: plan
            key: user
            arms: [{id: direct, share: 0.5, set: {routing: {strategy: direct}}}, {id: cascade, share: 0.5, set: {routing: {strategy: cascade}}}]

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Replica_TextOfCallers_IsInNothingThatOthersRead()
    {
        await using var redis = await RedisServer.StartAsync("--dir", _folder.FullPath, "--dbfilename", "all.rdb", "--rdbcompression", "no");
        await using var server = await ServerProcess.StartAsync(
            [
                "--redis", redis.Endpoint, "--redis-wait-ms", "1000", "--redis-replace-ms", $"{Replicas.PatientMs}",
                "--redis-streams", "all", "--shared-cache-over-us", "0",
                "--bundle", SourceTree.Find("deploy/models/default"), "--state", _folder.At("state"), "--log-level", "Trace",
            ],
            Policy);
        using var http = new HttpClient();
        await Until.TrueAsync(async () => await http.GetStringAsync($"http://{server.Metrics}/readyz") == "ready\n", () => "Redis is reachable");
        var traffic = new CanaryTraffic(server);
        using var watch = new InsightService.InsightServiceClient(server.Channel).WatchDecisions(new WatchDecisionsRequest());
        await watch.ResponseHeadersAsync;

        await traffic.DecideAsync();
        await traffic.ReportAsync();
        await JudgeAsync(server);
        await AdministerAsync(server, traffic);
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));
        traffic.Said.Enqueue(watch.ResponseStream.Current.ToString());
        await AskForInsightAsync(server, traffic);
        await ReadRedisAsync(redis);

        await server.Child.SignalAsync("TERM");
        var result = await server.Child.WaitForExitAsync(ServerProcess.Deadline);
        Canary.AssertNone("log", result.Output + result.Error);
        Assert.All(traffic.Said, text => Canary.AssertNone("reply", text));
        Assert.All(
            Directory.GetFiles(_folder.At("state"), "*", SearchOption.AllDirectories), file => Canary.AssertNone(file, File.ReadAllBytes(file)));
    }

    /// <summary>Decisions that turned out wrong, for what is told of misroutes.</summary>
    private static async Task JudgeAsync(ServerProcess server)
    {
        var outcomes = new OutcomeService.OutcomeServiceClient(server.Channel);
        for (var i = 0; i < 4; i++)
        {
            var request = new DecideRequest
            {
                Prompt = $"{Canary.Text} {i}",
                Tenant = "acme",
                Feature = "faq",
                UserKey = $"user-{i}",
                ExperimentKey = $"user-{i}"
            };
            var decided = await server.Routing.DecideAsync(request);
            await outcomes.ReportOutcomeAsync(new ReportOutcomeRequest
            {
                Outcome = new Outcome
                {
                    DecisionId = decided.DecisionId,
                    Attempt = 1,
                    Status = OutcomeStatus.Success,
                    EvaluatorVerdict = Verdict.Fail,
                    CostUsd = 0.01
                },
            });
            await outcomes.ReportFeedbackAsync(new ReportFeedbackRequest { DecisionId = decided.DecisionId, NeededTier = "premium" });
        }
    }

    private static async Task AdministerAsync(ServerProcess server, CanaryTraffic traffic)
    {
        var policy = new PolicyService.PolicyServiceClient(server.Channel);
        traffic.Said.Enqueue((await policy.SetModelStateAsync(
            new SetModelStateRequest { Model = "small-b", State = ModelState.Disabled, Comment = "why" })).ToString());
        traffic.Said.Enqueue((await policy.PublishPolicyAsync(new PublishPolicyRequest { Yaml = Policy + "# next\n", Comment = "why" })).ToString());
        traffic.Said.Enqueue((await policy.ListPolicyVersionsAsync(new ListPolicyVersionsRequest())).ToString());
        traffic.Said.Enqueue((await policy.SimulatePolicyAsync(new SimulatePolicyRequest { Yaml = Policy })).ToString());
        traffic.Said.Enqueue((await policy.ListClassifiersAsync(new ListClassifiersRequest())).ToString());
    }

    private static async Task AskForInsightAsync(ServerProcess server, CanaryTraffic traffic)
    {
        var insight = new InsightService.InsightServiceClient(server.Channel);
        var misroutes = new ListMisroutesResponse();
        await Until.TrueAsync(
            async () =>
                (misroutes = await insight.ListMisroutesAsync(new ListMisroutesRequest())).Misroutes.Count(m => m.PromptDigest.Length > 0) >= 4,
            () => misroutes.ToString());
        traffic.Said.Enqueue(misroutes.ToString());
        var report = await insight.GetReportAsync(new GetReportRequest());
        Assert.True(report.Total.Decisions > 4, report.ToString());
        traffic.Said.Enqueue(report.ToString());
        traffic.Said.Enqueue((await insight.GetExperimentAsync(new GetExperimentRequest { Experiment = "plan" })).ToString());
        traffic.Said.Enqueue((await insight.GetObservationAsync(new GetObservationRequest())).ToString());
        traffic.Said.Enqueue((await insight.GetDriftAsync(new GetDriftRequest())).ToString());
        traffic.Said.Enqueue((await insight.GetModelHealthAsync(new GetModelHealthRequest())).ToString());
    }

    /// <summary>Every key and value as Redis would save them, once one of each family is there.</summary>
    private async Task ReadRedisAsync(RedisServer redis)
    {
        byte[] all = [];
        string[] families =
        [
            "rd:conv:", "rd:assess:", "rd:{live}:slot:", "rd:{live}:states", "rd:{budget:acme}:", "rd:{policy}:version:", "rd:{policy}:history",
            ":outcomes",
            ":decisions", ":seen:young", ":positions", ":report:",
        ];
        await Until.TrueAsync(
            async () =>
            {
                Assert.StartsWith("+OK", await redis.CommandAsync("SAVE"), StringComparison.Ordinal);
                all = await File.ReadAllBytesAsync(_folder.At("all.rdb"));
                return Missing().Length == 0;
            },
            () => $"Redis lacks {string.Join(", ", Missing())}");
        Canary.AssertNone("Redis", all);

        string[] Missing() => [.. families.Where(f => all.AsSpan().IndexOf(Encoding.ASCII.GetBytes(f)) < 0)];
    }
}
