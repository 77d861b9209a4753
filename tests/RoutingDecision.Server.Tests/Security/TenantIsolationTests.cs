using Google.Protobuf;
using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Insight;
using RoutingDecision.Server.Security;
using RoutingDecision.Server.Tests.Hosting;

namespace RoutingDecision.Server.Tests.Security;

/// <summary>A tenant's key tries to reach what is another tenant's, in every way that the contract has.</summary>
public sealed class TenantIsolationTests
{
    private const string Policy = TestPolicies.Rules + """
        budgets: [{tenant: "*", usd_per_day: 1, then: deny}]
        tenants: {bolt: {routing: {default_tier: premium}}}

        """;

    [Fact]
    public async Task Decide_ForAnotherTenant_IsRefusedInEveryForm()
    {
        await using var server = await TestKeys.StartAsync(Policy);
        var acme = new RoutingService.RoutingServiceClient(server.As("acme"));
        var foreign = new DecideRequest { RequestId = "f", Prompt = "hello", Tenant = "bolt" };

        await RefusedAsync(() => acme.DecideAsync(foreign).ResponseAsync);
        await RefusedAsync(() => acme.GetFallbackTableAsync(new GetFallbackTableRequest { Tenant = "bolt" }).ResponseAsync);
        var batch = await acme.DecideBatchAsync(new DecideBatchRequest { Requests = { foreign, new DecideRequest { Prompt = "hello" } } });
        Assert.Equal((int)StatusCode.PermissionDenied, batch.Results[0].Error.Code);
        Assert.Equal("economy", batch.Results[1].Decision.Tier);
        using var stream = acme.DecideStream();
        await stream.RequestStream.WriteAsync(new DecideStreamRequest { Request = foreign });
        Assert.True(await stream.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal((int)StatusCode.PermissionDenied, stream.ResponseStream.Current.Result.Error.Code);
    }

    [Fact]
    public async Task Decide_WithoutATenant_IsForTheKeysOwn()
    {
        await using var server = await TestKeys.StartAsync(Policy);

        Assert.Equal("premium", (await DecideAsync(server, "bolt", "hello")).Tier);
        Assert.Equal("economy", (await DecideAsync(server, "acme", "hello")).Tier);
        Assert.Equal("economy", (await DecideAsync(server, "all", "hello")).Tier);
        Assert.Equal("premium", (await DecideAsync(server, "all", "hello", "bolt")).Tier);
    }

    [Theory]
    [InlineData("")]
    [InlineData("bolt\0")]
    [InlineData("Bolt")]
    [InlineData(" bolt")]
    public async Task Decide_NameThatLooksLikeAnother_NeverReachesTheOther(string name)
    {
        await using var server = await TestKeys.StartAsync(Policy);
        var acme = new RoutingService.RoutingServiceClient(server.As("acme"));
        if (name.Length > 0)
        {
            await RefusedAsync(() => acme.DecideAsync(new DecideRequest { Prompt = "hello", Tenant = name }).ResponseAsync);
            return;
        }

        Assert.Equal("economy", (await acme.DecideAsync(new DecideRequest { Prompt = "hello", Tenant = name })).Tier);
    }

    [Fact]
    public async Task Conversation_OfTheSameName_IsEachTenantsOwn()
    {
        await using var server = await TestKeys.StartAsync(Policy);
        var conversation = new Conversation { Id = "c1" };
        await DecideAsync(server, "acme", "prove it", conversation: conversation);

        Assert.Equal("premium", (await DecideAsync(server, "acme", "yes, do it", conversation: conversation)).Tier);
        Assert.Equal("economy", (await DecideAsync(server, "all", "yes, do it", "corp", conversation)).Tier);
        Assert.Equal("economy", (await DecideAsync(server, "all", "yes, do it", conversation: conversation)).Tier);
    }

    [Fact]
    public async Task Budget_ThatOneTenantSpent_LeavesTheOtherItsOwn()
    {
        await using var server = await TestKeys.StartAsync(Policy.Replace("usd_per_day: 1", "usd_per_day: 0.0000001", StringComparison.Ordinal));
        await DecideAsync(server, "acme", "hello");

        var spent = await Assert.ThrowsAsync<RpcException>(() => DecideAsync(server, "acme", "hello"));

        Assert.Equal(StatusCode.ResourceExhausted, spent.StatusCode);
        Assert.Equal("premium", (await DecideAsync(server, "bolt", "hello")).Tier);
    }

    [Fact]
    public async Task Outcomes_OfAnotherTenantsDecision_AreRefusedAndNotCounted()
    {
        await using var server = await TestKeys.StartAsync(Policy);
        var id = (await DecideAsync(server, "bolt", "hello")).DecisionId;
        var outcome = new Outcome { DecisionId = id, Attempt = 1, Status = OutcomeStatus.Success };
        var acme = new OutcomeService.OutcomeServiceClient(server.As("acme"));

        await RefusedAsync(() => acme.ReportOutcomeAsync(new ReportOutcomeRequest { Outcome = outcome }).ResponseAsync);
        await RefusedAsync(() => acme.ReportFeedbackAsync(new ReportFeedbackRequest { DecisionId = id, Satisfied = true }).ResponseAsync);
        using (var stream = acme.ReportOutcomes())
        {
            await stream.RequestStream.WriteAsync(new ReportOutcomesRequest { Outcome = outcome });
            await stream.RequestStream.CompleteAsync();
            Assert.Equal((0, 1), ((int)(await stream).Accepted, (int)(await stream).Rejected));
        }

        // Had one of them been taken, this would be a duplicate.
        var bolt = new OutcomeService.OutcomeServiceClient(server.As("bolt"));
        Assert.False((await bolt.ReportOutcomeAsync(new ReportOutcomeRequest { Outcome = outcome })).Duplicate);
        Assert.False((await bolt.ReportFeedbackAsync(new ReportFeedbackRequest { DecisionId = id, Satisfied = true })).Duplicate);
    }

    [Fact]
    public async Task Outcomes_OfADecisionWithoutATenant_AreNotATenantsToReport()
    {
        await using var server = await TestKeys.StartAsync(Policy);
        var id = (await DecideAsync(server, "all", "hello")).DecisionId;
        var acme = new OutcomeService.OutcomeServiceClient(server.As("acme"));

        await RefusedAsync(() => acme.ReportFeedbackAsync(new ReportFeedbackRequest { DecisionId = id, Satisfied = true }).ResponseAsync);
    }

    [Fact]
    public async Task ModelHealth_ForATenant_TellsNoVolumesOfAll()
    {
        await using var server = await TestKeys.StartAsync(Policy);
        var decision = await DecideAsync(server, "bolt", "hello");
        var failure = new Outcome
        {
            DecisionId = decision.DecisionId,
            Attempt = 1,
            Status = OutcomeStatus.Failure,
            ErrorClass = ErrorClass.Provider,
            InputTokens = 10,
            CostUsd = 1,
        };
        await new OutcomeService.OutcomeServiceClient(server.As("bolt")).ReportOutcomeAsync(new ReportOutcomeRequest { Outcome = failure });

        var whole = (await HealthAsync(server, "reader")).Models.Single(m => m.Model == decision.Model);
        var shown = (await HealthAsync(server, "acme")).Models.Single(m => m.Model == decision.Model);

        Assert.Equal((1, 1, 1.0, 10, 1), (whole.Calls, whole.Errors, whole.CostUsd, whole.InputTokens, whole.ErrorsByClass.Count));
        Assert.Equal((0, 0, 0.0, 0, 0), (shown.Calls, shown.Errors, shown.CostUsd, shown.InputTokens, shown.ErrorsByClass.Count));
        Assert.Equal((whole.Breaker, whole.ErrorRate, whole.State), (shown.Breaker, shown.ErrorRate, shown.State));
    }

    /// <summary>Every question that InsightService takes, whatever it is: narrowed to the caller's tenant, or refused.</summary>
    [Fact]
    public void Narrow_EveryInsightRequest_IsOfTheTenantAloneOrRefused()
    {
        var acme = new CallerIdentity("acme", Core.Access.AccessScopes.Insight, "acme");
        foreach (var method in InsightServiceReflection.Descriptor.Services.Single().Methods.Where(
            m => m.Name != nameof(GetModelHealthRequest)[..^7]))
        {
            var request = method.InputType.Parser.ParseFrom(ByteString.Empty);
            var tenant = method.InputType.FindFieldByName("tenant");
            if (tenant is null)
            {
                Assert.Equal(StatusCode.PermissionDenied, Assert.Throws<RpcException>(() => TenantGuard.Narrow(request, acme)).StatusCode);
                continue;
            }

            TenantGuard.Narrow(request, acme);
            Assert.Equal("acme", tenant.Accessor.GetValue(request));
            tenant.Accessor.SetValue(request, "bolt");
            Assert.Equal(StatusCode.PermissionDenied, Assert.Throws<RpcException>(() => TenantGuard.Narrow(request, acme)).StatusCode);
            TenantGuard.Narrow(request, CallerIdentity.Anybody);
            Assert.Equal("bolt", tenant.Accessor.GetValue(request));
        }
    }

    [Fact]
    public async Task Insight_AboutAnotherTenant_IsRefusedOnTheWire()
    {
        await using var server = await TestKeys.StartAsync(Policy);
        var acme = new InsightService.InsightServiceClient(server.As("acme"));

        await RefusedAsync(() => acme.GetReportAsync(new GetReportRequest { Tenant = "bolt" }).ResponseAsync);
        await RefusedAsync(() => acme.ListMisroutesAsync(new ListMisroutesRequest { Tenant = "bolt" }).ResponseAsync);
        await RefusedAsync(() => acme.GetExperimentAsync(new GetExperimentRequest { Experiment = "floor", Tenant = "bolt" }).ResponseAsync);
        await RefusedAsync(() => acme.GetDriftAsync(new GetDriftRequest { Tenant = "bolt" }).ResponseAsync);
        await RefusedAsync(() => acme.GetObservationAsync(new GetObservationRequest { Tenant = "bolt" }).ResponseAsync);
        await RefusedAsync(async () =>
        {
            using var watch = acme.WatchDecisions(new WatchDecisionsRequest { Tenant = "bolt" });
            await watch.ResponseStream.MoveNext(CancellationToken.None);
        });
    }

    [Fact]
    public async Task Experiment_ForATenant_IsToldOfItsOwnDecisionsAlone()
    {
        await using var server = await TestKeys.StartAsync(Policy + """
            experiments:
              - {id: floor, key: user, arms: [{id: control, share: 0.5}, {id: standard, share: 0.5, set: {routing: {default_tier: standard}}}]}
            """);
        for (var i = 0; i < 6; i++)
        {
            var tenant = new RoutingService.RoutingServiceClient(server.As(i < 2 ? "acme" : "bolt"));
            await tenant.DecideAsync(new DecideRequest { Prompt = $"hello {i}", UserKey = $"user-{i}" });
        }

        var whole = await DecisionsAsync(server, "reader", 6);

        Assert.Equal(6, whole);
        Assert.Equal(2, await DecisionsAsync(server, "acme", 2));
        Assert.Equal(4, await DecisionsAsync(server, "bolt", 4));
    }

    /// <summary>Two tenants' keys ask the same things of one server at a time: each is told of its own, in whatever grouping.</summary>
    [Fact]
    public async Task Reports_OfTwoTenantsKeys_AreOfEachsOwnDecisionsAlone()
    {
        await using var server = await TestKeys.StartAsync(Policy.Replace("usd_per_day: 1", "usd_per_day: 1000", StringComparison.Ordinal));
        for (var i = 0; i < 6; i++)
        {
            var decision = await DecideAsync(server, i < 2 ? "acme" : "bolt", i < 2 ? "hello" : "prove it");
            await new OutcomeService.OutcomeServiceClient(server.As(i < 2 ? "acme" : "bolt")).ReportOutcomeAsync(new ReportOutcomeRequest
            {
                Outcome = new Outcome { DecisionId = decision.DecisionId, Attempt = 1, Status = OutcomeStatus.Success, CostUsd = i < 2 ? 1 : 100 },
            });
        }

        await Until.TrueAsync(
            async () =>
            {
                await server.Part<TrafficFollower>().CatchUpAsync();
                // Rows by rule wait for the log's records, which come beside the answers.
                var report = await ReportAsync("reader", ReportGrouping.Rule);
                return report.Total.Outcomes == 6 && report.Rows.Sum(r => r.Outcomes) == 6;
            },
            () => "all is reported");
        foreach (var by in Enum.GetValues<ReportGrouping>())
        {
            var (acme, bolt) = (await ReportAsync("acme", by), await ReportAsync("bolt", by));

            Assert.Equal((2, 2, 2.0), (acme.Total.Decisions, acme.Total.Outcomes, acme.Total.CostUsd));
            Assert.Equal((4, 4, 400.0), (bolt.Total.Decisions, bolt.Total.Outcomes, bolt.Total.CostUsd));
            Assert.All(acme.Rows, r => Assert.InRange(r.CostUsd, 0, 2));
            Assert.All(acme.Periods, p => Assert.InRange(p.Total.Decisions, 0, 2));
            Assert.DoesNotContain("bolt", acme.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("acme", bolt.ToString(), StringComparison.Ordinal);
        }

        async Task<GetReportResponse> ReportAsync(string key, ReportGrouping by) =>
            await new InsightService.InsightServiceClient(server.As(key)).GetReportAsync(new GetReportRequest { GroupBy = by, PeriodHours = 1 });
    }

    private static async Task<long> DecisionsAsync(ServerUnderTest server, string key, long wanted)
    {
        var insight = new InsightService.InsightServiceClient(server.As(key));
        var told = 0L;
        await Until.TrueAsync(
            async () =>
            {
                await server.Part<TrafficFollower>().CatchUpAsync();
                told = (await insight.GetExperimentAsync(new GetExperimentRequest { Experiment = "floor" })).Arms.Sum(a => a.Decisions);
                return told >= wanted;
            },
            () => $"{told} decisions were told of");
        return told;
    }

    private static async Task<DecideResponse> DecideAsync(
        ServerUnderTest server, string key, string prompt, string tenant = "", Conversation? conversation = null) =>
        await new RoutingService.RoutingServiceClient(server.As(key)).DecideAsync(
            new DecideRequest { Prompt = prompt, Tenant = tenant, Conversation = conversation });

    private static async Task<GetModelHealthResponse> HealthAsync(ServerUnderTest server, string key) =>
        await new InsightService.InsightServiceClient(server.As(key)).GetModelHealthAsync(new GetModelHealthRequest());

    private static async Task RefusedAsync(Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
        Assert.DoesNotContain("bolt", refused.Status.Detail, StringComparison.Ordinal);
    }
}
