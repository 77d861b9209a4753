using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Budgets;
using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Journal;

/// <summary>Servers one after another on the same state folder.</summary>
public sealed class JournalRestartTests : IDisposable
{
    // A window that outlasts any restart.
    private static readonly string Policy = TestPolicies.Rules.Replace("window: 60s", "window: 1h", StringComparison.Ordinal) + """
        budgets:
          - {tenant: "*", feature: faq, usd_per_day: 1000, then: max_tier_economy}

        """;

    private readonly TemporaryFolder _state = new();
    private readonly ShiftedTime _time = ShiftedTime.AtNoon();

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task Start_AfterAnother_KnowsStatisticsBudgetsAndReports()
    {
        string before;
        double spent;
        DecideResponse decided;
        await using (var first = await StartAsync())
        {
            decided = await first.Routing.DecideAsync(new DecideRequest { Prompt = "hello", Tenant = "acme", Feature = "faq" });
            await first.Outcomes.ReportOutcomeAsync(Success(decided, 1_000_000));
            for (var i = 0; i < 5; i++)
            {
                var other = await first.Routing.DecideAsync(new DecideRequest { Prompt = $"prove {i}", Tenant = "acme", Feature = "faq" });
                await first.Outcomes.ReportOutcomeAsync(Failure(other));
            }

            // Reserved, and never reported.
            await first.Routing.DecideAsync(new DecideRequest { Prompt = "hello again", Tenant = "acme", Feature = "faq" });
            before = await HealthAsync(first);
            spent = first.Part<BudgetLedger>().SpentToday("acme", "faq");
        }

        await using var second = await StartAsync();

        Assert.Equal(before, await HealthAsync(second));
        Assert.Contains("\"breaker\": \"BREAKER_STATE_OPEN\"", before, StringComparison.Ordinal);
        Assert.True(spent > 0.1, $"{spent} spent");
        Assert.Equal(spent, second.Part<BudgetLedger>().SpentToday("acme", "faq"), 6);
        Assert.True((await second.Outcomes.ReportOutcomeAsync(Success(decided, 1_000_000))).Duplicate);
        Assert.Equal(spent, second.Part<BudgetLedger>().SpentToday("acme", "faq"), 6);
    }

    [Fact]
    public async Task ReportFeedback_TheSameAfterARestart_IsADuplicate()
    {
        ReportFeedbackRequest feedback;
        await using (var first = await StartAsync())
        {
            var decided = await first.Routing.DecideAsync(new DecideRequest { Prompt = "hello" });
            feedback = new ReportFeedbackRequest { DecisionId = decided.DecisionId, Rating = 2, NeededTier = "standard" };
            Assert.False((await first.Outcomes.ReportFeedbackAsync(feedback)).Duplicate);
        }

        await using var second = await StartAsync();

        Assert.True((await second.Outcomes.ReportFeedbackAsync(feedback)).Duplicate);
        feedback.Rating = 3;
        Assert.False((await second.Outcomes.ReportFeedbackAsync(feedback)).Duplicate);
    }

    [Fact]
    public async Task Start_DamagedSegment_ServesAndSaysSo()
    {
        await using (var first = await StartAsync())
        {
            await first.Outcomes.ReportOutcomeAsync(Success(await first.Routing.DecideAsync(new DecideRequest { Prompt = "hello" }), 10));
        }

        var file = Directory.GetFiles(_state.At("journal"), "*.rdj").Single();
        var bytes = File.ReadAllBytes(file);
        bytes[30] ^= 1;
        File.WriteAllBytes(file, bytes);

        await using var second = await StartAsync();

        Assert.Contains(second.Log.Entries, e => e.Event.Id == 6007);
        Assert.Equal("economy", (await second.Routing.DecideAsync(new DecideRequest { Prompt = "hello" })).Tier);
    }

    [Fact]
    public async Task Start_JournalOfARunningServer_IsRefused()
    {
        await using var first = await StartAsync();

        var refused = await Assert.ThrowsAsync<ConfigurationException>(StartAsync);

        Assert.Contains("--journal", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReportOutcome_JournalOff_WritesNothing()
    {
        await using (var server = await ServerUnderTest.StartAsync(Policy, change: o => (o.State, o.Journal) = (_state.FullPath, "off")))
        {
            await server.Outcomes.ReportOutcomeAsync(Success(await server.Routing.DecideAsync(new DecideRequest { Prompt = "hello" }), 10));
        }

        Assert.False(Directory.Exists(_state.At("journal")));
    }

    [Fact]
    public async Task Decide_Served_IsInTheJournalWithItsFactsAndPolicy()
    {
        DecideResponse decided;
        await using (var server = await StartAsync())
        {
            decided = await server.Routing.DecideAsync(new DecideRequest
            {
                Prompt = "write a function",
                Tenant = "acme",
                UserKey = "somebody@example.org",
                Tags = { ["team"] = "blue" },
                Constraints = new Constraints { MaxTier = "standard", DeadlineMs = 60_000 },
            });
            await Assert.ThrowsAsync<RpcException>(async () => await server.Routing.DecideAsync(
                new DecideRequest { Prompt = "hi", RequiredCapabilities = { "vision" }, Constraints = new Constraints { MaxTier = "economy" } }));
            await server.Routing.DecideAsync(new DecideRequest { Prompt = "dry", Options = new DecideOptions { DryRun = true } });
        }

        var records = new JournalReader(_state.At("journal")).Read().Select(i => i.Record).ToList();
        Assert.Equal(Policy, records.First(r => r.Policy is not null).Policy.Document);
        var decisions = records.Where(r => r.Decision is not null).Select(r => r.Decision).ToList();
        Assert.Equal(2, decisions.Count);
        var served = decisions[0];
        Assert.Equal((decided.Model, decided.Tier, "code"), (served.Route.Model, served.Route.Tier, served.Route.Rule));
        Assert.Equal(["code"], served.MatchedRules);
        Assert.Equal(("acme", "blue", "standard", 60_000),
            (served.Tenant, served.Tags[0].Value, served.Request.Constraints.MaxTier, served.Request.Constraints.DeadlineMs));
        Assert.NotEqual(0UL, served.UserHash);
        Assert.Equal(decided.Fallbacks.Select(f => f.Model), served.Route.Fallbacks.Select(f => f.Model));
        Assert.Equal(3, served.Route.TierCostUsd.Count);
        Assert.Contains(records, r => r.LiveView?.Id == served.LiveView);
        Assert.Equal((0, "tier_range", null), (decisions[1].Id.Length, decisions[1].RefusedBy, decisions[1].Route));
    }

    [Fact]
    public async Task ReportOutcome_FolderThatCantBeMade_IsUnavailableAndDecisionsGoOn()
    {
        // Not even root makes folders there.
        await using var server = await ServerUnderTest.StartAsync(change: o => o.Journal = "/proc/nowhere/journal");

        var decided = await server.Routing.DecideAsync(new DecideRequest { Prompt = "hello" });
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await server.Outcomes.ReportOutcomeAsync(Success(decided, 10)));

        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        Assert.Contains("could not be stored", refused.Status.Detail, StringComparison.Ordinal);
        var scrape = await server.ScrapeAsync();
        Assert.Equal(
            (1, 1, 0), (scrape.Sum("routing_journal_degraded"), scrape.Sum("routing_requests_rejected_total"), scrape.Sum("routing_outcomes_total")));
    }

    [Fact]
    public async Task ReportOutcomes_Stream_SharesCommitsAndKeepsTheOrderOfRejections()
    {
        await using var server = await StartAsync();
        var decided = await server.Routing.DecideAsync(new DecideRequest { Prompt = "hello" });
        using var stream = server.Outcomes.ReportOutcomes();

        for (var i = 0; i < 1_000; i++)
        {
            var outcome = Success(decided, 10).Outcome;
            outcome.Attempt = (i % 100) + 1;
            outcome.DecisionId = i % 250 == 249 ? "forged" : outcome.DecisionId;
            await stream.RequestStream.WriteAsync(new ReportOutcomesRequest { Outcome = outcome });
        }

        await stream.RequestStream.CompleteAsync();
        var reply = await stream.ResponseAsync;

        Assert.Equal(
            [249L, 499, 749, 999], reply.Rejections.Where(r => r.Reason.Contains("decision_id", StringComparison.Ordinal)).Select(r => r.Index));
        Assert.Equal(1_000, reply.Accepted + reply.Duplicates + reply.Rejected);
        var stored = new JournalReader(_state.At("journal")).Read(kinds: new HashSet<JournalKind> { JournalKind.Outcome }).Count();
        Assert.Equal(reply.Accepted, stored);
    }

    private static ReportOutcomeRequest Success(DecideResponse decided, long tokens) => new()
    {
        Outcome = new Outcome
        {
            DecisionId = decided.DecisionId,
            Attempt = 1,
            Status = OutcomeStatus.Success,
            LatencyMs = 250,
            InputTokens = tokens,
            OutputTokens = tokens,
            Satisfied = true,
        },
    };

    private static ReportOutcomeRequest Failure(DecideResponse decided) => new()
    {
        Outcome = new Outcome
        {
            DecisionId = decided.DecisionId,
            Attempt = 1,
            Model = "large-a",
            Status = OutcomeStatus.Failure,
            ErrorClass = ErrorClass.Provider,
        },
    };

    private static async Task<string> HealthAsync(ServerUnderTest server) =>
        (await server.Insight.GetModelHealthAsync(new GetModelHealthRequest())).ToString();

    private Task<ServerUnderTest> StartAsync() => ServerUnderTest.StartAsync(Policy, change: o => o.State = _state.FullPath, time: _time);
}
