using System.Text.Json.Nodes;
using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Server.Classifiers;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Classifiers;

public sealed class ShadowTests
{
    [Fact]
    public async Task Shadow_KnownPrompts_CountsWhatAHandCounts()
    {
        await using var server = await StartAsync(out var challenger);
        await DecideAsync(server, "an easy one", 3);
        await DecideAsync(server, "a medium one", 4);
        await DecideAsync(server, "a hard one", 2);
        // A rule asks for premium, whatever a classifier says; a dry run doesn't count.
        await DecideAsync(server, "please audit this", 1);
        await server.Routing.DecideAsync(new DecideRequest { Prompt = "a medium one", Options = new DecideOptions { DryRun = true } });

        var report = await ReportAsync(server, 10);

        Assert.Equal((challenger.Version, "fake-00000001", 1.0), (report.Version, report.ServingVersion, report.Share));
        Assert.Equal((10L, 6L, 0L, 0L), (report.Decisions, report.Agreed, report.Dropped, report.Failed));
        var flip = Assert.Single(report.Flips);
        Assert.Equal(("standard", "premium", 4L), (flip.FromTier, flip.ToTier, flip.Count));
        var (small, middle, large) =
            (await CostAsync(server, "an easy one"), await CostAsync(server, "a medium one"), await CostAsync(server, "a hard one"));
        var audit = await CostAsync(server, "please audit this");
        Assert.Equal((3 * small) + (4 * middle) + (2 * large) + audit, report.ServingCostUsd, 1e-9);
        // The medium ones by premium cost what a prompt of the same length does there.
        var raised = await CostAsync(server, "a medium one", "premium");
        Assert.Equal((3 * small) + (4 * raised) + (2 * large) + audit, report.ShadowCostUsd, 1e-9);
        var scrape = await server.ScrapeAsync();
        Assert.Equal(4, scrape.Sum("routing_shadow_decisions_total", ("from", "standard"), ("to", "premium")));
        Assert.Equal(10, scrape.Sum("routing_shadow_decisions_total"));
        Assert.Equal(report.ServingCostUsd, scrape.Sum("routing_shadow_serving_cost_usd_total"), 1e-7);
    }

    [Fact]
    public async Task Shadow_SameJudgement_AgreesInEverything()
    {
        await using var server = await StartAsync(out _, new FakeChallenger { Medium = 1 });
        foreach (var prompt in new[] { "an easy one", "a medium one", "a hard one" })
        {
            await server.Routing.DecideAsync(new DecideRequest { Prompt = prompt, Conversation = new Conversation { Id = "c" } });
            await server.Routing.DecideAsync(
                new DecideRequest { Prompt = prompt, Constraints = new Constraints { MinTier = "standard" }, MaxOutputTokens = 900 });
            await server.Routing.DecideAsync(new DecideRequest { Prompt = prompt, RequiredCapabilities = { "vision" }, Objective = Objective.Cost });
            await server.Routing.DecideAsync(
                new DecideRequest { Prompt = prompt, Attempt = new Attempt { Number = 2, FailedModels = { "small-a", "middle-a" } } });
        }

        var report = await ReportAsync(server, 12);

        Assert.Equal(12, report.Agreed);
        Assert.Equal(report.ServingCostUsd, report.ShadowCostUsd, 1e-9);
    }

    [Fact]
    public async Task Shadow_Batch_IsJudgedToo()
    {
        await using var server = await StartAsync(out _);
        await server.Routing.DecideBatchAsync(
            new DecideBatchRequest { Requests = { new DecideRequest { Prompt = "a medium one" }, new DecideRequest { Prompt = "easy" } } });

        Assert.Equal(1, (await ReportAsync(server, 2)).Agreed);
    }

    [Fact]
    public async Task Shadow_ShareOfDecisions_IsThatOfTheSample()
    {
        await using var server = await StartAsync(out _, share: 0.3);
        for (var i = 0; i < 8; i++)
        {
            await server.Routing.DecideBatchAsync(Batch(256));
        }

        // 2,048 draws at 0.3: five standard deviations are 104.
        await Until.TrueAsync(async () => (await ReportAsync(server)).Decisions is >= 510 and <= 719, () => "about a third is judged");
    }

    [Fact]
    public async Task Shadow_ChallengerHeldUp_DropsWhatDoesNotFitAndNoDecisionWaits()
    {
        await using var server = await StartAsync(out var challenger);
        challenger.HoldUp();
        await DecideAsync(server, "an easy one", 1);
        await Until.TrueAsync(() => challenger.Begun == 1, () => "the worker has the first");

        for (var i = 0; i < 5; i++)
        {
            await server.Routing.DecideBatchAsync(Batch(256));
        }

        Assert.Equal((5 * 256) - ShadowLane.Capacity, (await ReportAsync(server)).Dropped);
        challenger.GoOn();
        Assert.Equal(ShadowLane.Capacity + 1, (await ReportAsync(server, ShadowLane.Capacity + 1)).Decisions);
        Assert.Equal((5 * 256) - ShadowLane.Capacity, (await server.ScrapeAsync()).Sum("routing_shadow_dropped_total"));
    }

    [Fact]
    public async Task Shadow_BrokenChallenger_IsCountedAndDecisionsGoOn()
    {
        await using var server = await StartAsync(out _, new FakeChallenger { Broken = true });
        server.Expected = e => e.Event.Id == 2013;

        await DecideAsync(server, "an easy one", 2);

        await Until.TrueAsync(async () => (await ReportAsync(server)).Failed == 2, () => "both have failed");
        Assert.Equal(2, (await server.ScrapeAsync()).Sum("routing_shadow_failed_total"));
    }

    [Fact]
    public async Task Shadow_OtherTiersThanThePolicy_IsToldOnce()
    {
        await using var server = await StartAsync(out _, new FakeChallenger { Tiers = ["low", "middle", "high"] });

        await DecideAsync(server, "an easy one", 3);

        await Until.TrueAsync(async () => (await ReportAsync(server)).Failed == 3, () => "none could be compared");
        Assert.Contains("was trained for the tiers", Assert.Single(server.Log.Entries, e => e.Event.Id == 2012).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SetShadowClassifier_BeginsAndEnds()
    {
        using var folder = new TemporaryFolder();
        var serving = BundleFolders.Write(folder.At("main"), BundleFolders.Easy);
        var hard = BundleFolders.Write(folder.At("models/hard"), BundleFolders.Hard);
        await using var server = await ServerUnderTest.StartAsync(
            TestPolicies.Utility, change: o => (o.Bundle, o.Models) = (folder.At("main"), folder.At("models")));

        var begun = await server.Policy.SetShadowClassifierAsync(new SetShadowClassifierRequest { Version = hard, Share = 1 });
        await DecideAsync(server, "hello there", 2);
        var report = await ReportAsync(server, 2);
        var ended = await server.Policy.SetShadowClassifierAsync(new SetShadowClassifierRequest());

        Assert.Equal((hard, ClassifierRole.Shadow, 1.0), (begun.Classifier.Version, begun.Classifier.Role, begun.Classifier.ShadowShare));
        Assert.Equal(("economy", "premium", 2L), (report.Flips[0].FromTier, report.Flips[0].ToTier, report.Flips[0].Count));
        Assert.Null(ended.Classifier);
        await RefusedAsync(StatusCode.FailedPrecondition, new SetShadowClassifierRequest { Version = serving, Share = 1 });
        await RefusedAsync(StatusCode.NotFound, new SetShadowClassifierRequest { Version = "nobody-00000000", Share = 1 });
        await RefusedAsync(StatusCode.InvalidArgument, new SetShadowClassifierRequest { Version = hard, Share = 1.5 });
        await RefusedAsync(StatusCode.InvalidArgument, new SetShadowClassifierRequest { Version = hard, Share = double.NaN });

        async Task RefusedAsync(StatusCode expected, SetShadowClassifierRequest request) =>
            Assert.Equal(
                expected, (await Assert.ThrowsAsync<RpcException>(async () => await server.Policy.SetShadowClassifierAsync(request))).StatusCode);
    }

    [Fact]
    public async Task SetShadowClassifier_BundleThatCouldNotServe_IsRefusedWithTheReason()
    {
        using var folder = new TemporaryFolder();
        BundleFolders.Write(folder.At("main"), BundleFolders.Easy);
        var hard = BundleFolders.Write(folder.At("models/hard"), BundleFolders.Hard);
        var other = BundleFolders.Write(folder.At("models/other"), BundleFolders.OtherTiers);
        await using var server = await ServerUnderTest.StartAsync(
            TestPolicies.Utility, change: o => (o.Bundle, o.Models) = (folder.At("main"), folder.At("models")));
        await server.Policy.SetShadowClassifierAsync(new SetShadowClassifierRequest { Version = hard, Share = 1 });

        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await server.Policy.SetShadowClassifierAsync(new SetShadowClassifierRequest { Version = other, Share = 1 }));

        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
        Assert.Contains($"Bundle {other} was trained for the tiers [low, middle, high]", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(hard, (await ReportAsync(server)).Version);
    }

    [Fact]
    public void Report_AnotherClassifierServes_CountsDroppedAndFailedAnew()
    {
        var tally = new ShadowTally("challenger-1", 1, new VirtualTime());
        var choice = new RoutingChoice(0, 0, 0.5);
        tally.Drop();
        tally.Add("first-1", "economy", "economy", choice, choice);
        tally.Fail();
        Assert.Equal((1L, 1L), (tally.Report().Dropped, tally.Report().Failed));

        tally.Add("second-2", "economy", "premium", choice, choice);

        var report = tally.Report();
        Assert.Equal(("second-2", 1L, 0L, 0L), (report.Serving, report.Decisions, report.Dropped, report.Failed));
    }

    private static Task<ServerUnderTest> StartAsync(out FakeChallenger challenger, FakeChallenger? given = null, double share = 1)
    {
        var chosen = given ?? new FakeChallenger();
        challenger = chosen;
        return StartAsync(chosen, share);
    }

    private static async Task<ServerUnderTest> StartAsync(FakeChallenger challenger, double share)
    {
        var server = await ServerUnderTest.StartAsync(TestPolicies.Utility, new FakeClassifier());
        server.Part<ShadowLane>().Set(challenger, share);
        return server;
    }

    private static async Task DecideAsync(ServerUnderTest server, string prompt, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await server.Routing.DecideAsync(new DecideRequest { Prompt = prompt });
        }
    }

    private static async Task<double> CostAsync(ServerUnderTest server, string prompt, string atLeast = "") =>
        (await server.Routing.DecideAsync(new DecideRequest
        {
            Prompt = prompt,
            Options = new DecideOptions { DryRun = true },
            Constraints = new Constraints { MinTier = atLeast },
        })).EstimatedCostUsd;

    private static DecideBatchRequest Batch(int size) =>
        new() { Requests = { Enumerable.Range(0, size).Select(_ => new DecideRequest { Prompt = "an easy one" }) } };

    private static async Task<GetShadowReportResponse> ReportAsync(ServerUnderTest server, int decisions = 0)
    {
        var report = new GetShadowReportResponse();
        await Until.TrueAsync(
            async () => (report = await server.Policy.GetShadowReportAsync(new GetShadowReportRequest())).Decisions >= decisions, () =>
                $"{report.Decisions} of {decisions} are judged");
        return report;
    }
}
