using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Tests.Hosting;

namespace RoutingDecision.Server.Tests.Services;

/// <summary>Conversations over several calls.</summary>
public sealed class ConversationTests : IAsyncLifetime
{
    private const string Hard = "prove that the square root of two is irrational";
    private const string Medium = "write a function that adds two numbers";
    private const string Easy = "what is the capital of France and how many people live there";

    private readonly ShiftedTime _time = new();
    private ServerUnderTest _server = null!;

    public async Task InitializeAsync() => _server = await ServerUnderTest.StartAsync(time: _time);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Decide_AfterAHardTurn_KeepsTheTier()
    {
        Assert.Equal("premium", (await TurnAsync(Hard)).Tier);

        var next = await TurnAsync(Easy);

        Assert.Equal(("premium", DecidedBy.Conversation), (next.Tier, next.DecidedBy));
        Assert.Contains(next.Reasons, r => r.Code == "conversation_floor");
    }

    [Fact]
    public async Task Decide_WithoutAConversation_RemembersNothing()
    {
        await _server.Routing.DecideAsync(new DecideRequest { Prompt = Hard });

        Assert.Equal("economy", (await _server.Routing.DecideAsync(new DecideRequest { Prompt = Easy })).Tier);
    }

    [Fact]
    public async Task Decide_ShortFollowUp_KeepsTheTierAndDoesNotCountAsEasy()
    {
        await TurnAsync(Medium);

        for (var i = 0; i < 5; i++)
        {
            var request = Request("yes, do it", "", "c1");
            request.Conversation.Turn = i + 2;
            var next = await _server.Routing.DecideAsync(request);
            Assert.Equal(("standard", DecidedBy.Conversation), (next.Tier, next.DecidedBy));
            Assert.Contains(next.Reasons, r => r.Code == "follow_up");
        }
    }

    [Fact]
    public async Task Decide_ThreeEasyTurns_StepDownByOneTier()
    {
        await TurnAsync(Hard);

        Assert.Equal(["premium", "premium", "standard", "standard", "standard", "economy"], await TiersAsync(Easy, Easy, Easy, Easy, Easy, Easy));
    }

    [Fact]
    public async Task Decide_HardTurnBetweenEasyOnes_StartsTheCountAgain()
    {
        await TurnAsync(Hard);

        Assert.Equal(["premium", "premium", "premium", "premium", "premium"], await TiersAsync(Easy, Easy, Hard, Easy, Easy));
    }

    [Fact]
    public async Task Decide_AfterTheIdleTime_StartsAnew()
    {
        await TurnAsync(Hard);
        _time.Advance(TimeSpan.FromMinutes(19));
        Assert.Equal("premium", (await TurnAsync(Easy)).Tier);
        // Each turn starts the time again.
        _time.Advance(TimeSpan.FromMinutes(19));
        Assert.Equal("premium", (await TurnAsync(Easy)).Tier);

        _time.Advance(TimeSpan.FromMinutes(20));

        Assert.Equal("economy", (await TurnAsync(Easy)).Tier);
    }

    [Theory]
    [InlineData("acme", "c1", "premium")]
    [InlineData("other", "c1", "economy")]
    [InlineData("", "c1", "economy")]
    [InlineData("acme", "c2", "economy")]
    [InlineData("acmec", "1", "economy")]
    public async Task Decide_OtherTenantOrConversation_IsApart(string tenant, string conversation, string expected)
    {
        await TurnAsync(Hard, "acme", "c1");

        Assert.Equal(expected, (await TurnAsync(Easy, tenant, conversation)).Tier);
    }

    [Fact]
    public async Task Decide_InABatchOrAStream_RemembersAsWell()
    {
        await _server.Routing.DecideBatchAsync(new DecideBatchRequest { Requests = { Request(Hard, "", "batch") } });
        using var stream = _server.Routing.DecideStream();
        await stream.RequestStream.WriteAsync(new DecideStreamRequest { Request = Request(Hard, "", "stream") });
        await stream.RequestStream.CompleteAsync();
        await HostileInputTests.ReadAsync(stream);

        Assert.Equal(("premium", "premium"), ((await TurnAsync(Easy, "", "batch")).Tier, (await TurnAsync(Easy, "", "stream")).Tier));
    }

    [Fact]
    public async Task Decide_AcrossAReload_KeepsTheConversation()
    {
        await TurnAsync(Hard);
        var version = await _server.PolicyInForceAsync();
        _server.WritePolicy(TestPolicies.Edited(1));
        await Until.TrueAsync(async () => await _server.PolicyInForceAsync() != version, () => "the edit is in force");

        Assert.Equal("premium", (await TurnAsync(Easy)).Tier);
    }

    [Fact]
    public async Task Decide_DryRun_LeavesNoTrace()
    {
        var request = Request(Hard, "acme", "c1");
        request.Options = new DecideOptions { DryRun = true };
        Assert.Equal("premium", (await _server.Routing.DecideAsync(request)).Tier);

        Assert.Equal("economy", (await TurnAsync(Easy, "acme", "c1")).Tier);
        var scrape = await _server.ScrapeAsync();
        Assert.Equal((1, 1), (scrape.Sum("routing_decisions_total"), scrape.Sum("routing_decide_duration_seconds_count")));
    }

    [Fact]
    public async Task Decide_DryRunThatIsRefused_CountsNeither()
    {
        var request =
            new DecideRequest { Prompt = Easy, Options = new DecideOptions { DryRun = true }, Constraints = new Constraints { MaxCostUsd = 1e-9 } };

        await Assert.ThrowsAsync<RpcException>(async () => await _server.Routing.DecideAsync(request));

        Assert.Equal(0, (await _server.ScrapeAsync()).Sum("routing_requests_rejected_total"));
    }

    [Fact]
    public async Task Decide_DryRunWhileAModelWaitsForAProbe_DoesNotTakeIt()
    {
        for (var i = 0; i < 4; i++)
        {
            var decision = await _server.Routing.DecideAsync(new DecideRequest { Prompt = Easy });
            await _server.Outcomes.ReportOutcomeAsync(new ReportOutcomeRequest
            {
                Outcome =
                    new Outcome { DecisionId = decision.DecisionId, Attempt = 1, Status = OutcomeStatus.Failure, ErrorClass = ErrorClass.Provider },
            });
        }

        _time.Advance(TimeSpan.FromSeconds(16));
        for (var i = 0; i < 3; i++)
        {
            await _server.Routing.DecideAsync(new DecideRequest { Prompt = Easy, Options = new DecideOptions { DryRun = true } });
        }

        Assert.Contains((await _server.Routing.DecideAsync(new DecideRequest { Prompt = Easy })).Reasons, r => r.Code == "probe");
    }

    private static DecideRequest Request(string prompt, string tenant, string conversation) =>
        new() { Prompt = prompt, Tenant = tenant, Conversation = new Conversation { Id = conversation } };

    private async Task<DecideResponse> TurnAsync(string prompt, string tenant = "", string conversation = "c1") =>
        await _server.Routing.DecideAsync(Request(prompt, tenant, conversation));

    private async Task<string[]> TiersAsync(params string[] prompts)
    {
        var tiers = new string[prompts.Length];
        for (var i = 0; i < prompts.Length; i++)
        {
            tiers[i] = (await TurnAsync(prompts[i])).Tier;
        }

        return tiers;
    }
}
