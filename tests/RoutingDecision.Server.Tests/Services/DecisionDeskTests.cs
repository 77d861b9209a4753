using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Server.Security;
using RoutingDecision.Server.Services;
using RoutingDecision.Server.Tests.Hosting;
using Xunit.Abstractions;

namespace RoutingDecision.Server.Tests.Services;

public sealed class DecisionDeskTests(ITestOutputHelper output)
{
    private const int Warmup = 2_000;
    private const int Calls = 2_000;

    [Fact]
    public async Task DecideBatch_EveryItem_IsWhatASingleCallGives()
    {
        var classifier = new FakeClassifier();
        await using var server = await ServerUnderTest.StartAsync(TestPolicies.Utility, classifier, o => o.CacheEntries = 0);
        var batch = new DecideBatchRequest();
        batch.Requests.AddRange(Enumerable.Range(0, 40).Select(Mixed));

        var together = await server.Routing.DecideBatchAsync(batch);
        var runs = classifier.Runs;
        var single = new List<DecideResult>();
        foreach (var request in batch.Requests)
        {
            single.Add(await SingleAsync(server, request));
        }

        Assert.Equal(1, runs);
        Assert.Equal(single.Select(Comparable), together.Results.Select(Comparable));
        Assert.Contains(single, r => r.Error?.Code == (int)StatusCode.FailedPrecondition);
        Assert.Contains(single, r => r.Error?.Code == (int)StatusCode.InvalidArgument);
        Assert.Equal(3, single.Where(r => r.Decision is not null).Select(r => r.Decision.Tier).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task DecideBatch_SamePromptTwice_IsClassifiedOnceInTheNextBatch()
    {
        var classifier = new FakeClassifier();
        await using var server = await ServerUnderTest.StartAsync(TestPolicies.Utility, classifier);
        var batch = new DecideBatchRequest { Requests = { Mixed(1), Mixed(3) } };

        await server.Routing.DecideBatchAsync(batch);
        await server.Routing.DecideBatchAsync(batch);

        Assert.Equal(1, classifier.Runs);
    }

    [Fact]
    public async Task DecideBatch_ItemThatBreaksTheClassifier_FailsThatItemAlone()
    {
        await using var server = await ServerUnderTest.StartAsync(TestPolicies.Utility, new FakeClassifier());
        server.Expected = e => e.Event.Id == 4002;
        var batch =
            new DecideBatchRequest { Requests = { Mixed(1), new DecideRequest { RequestId = "bad", Prompt = FakeClassifier.Breaks }, Mixed(2) } };

        var results = (await server.Routing.DecideBatchAsync(batch)).Results;

        Assert.Equal(("bad", (int)StatusCode.Internal), (results[1].Error.RequestId, results[1].Error.Code));
        Assert.DoesNotContain("broken", results[1].Error.Message, StringComparison.Ordinal);
        Assert.Equal(["economy", "premium"], [results[0].Decision.Tier, results[2].Decision.Tier]);
        Assert.Single(server.Log.Errors);
        Assert.Equal(2, (await server.ScrapeAsync()).Sum("routing_decisions_total"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(257)]
    public async Task DecideBatch_NoneOrTooMany_IsInvalid(int count)
    {
        await using var server = await ServerUnderTest.StartAsync();
        var batch = new DecideBatchRequest();
        batch.Requests.AddRange(Enumerable.Repeat(new DecideRequest { Prompt = "hello" }, count));

        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Routing.DecideBatchAsync(batch));

        Assert.Equal((StatusCode.InvalidArgument, $"requests: has {count} entries, allowed are 1 to 256"), (error.StatusCode, error.Status.Detail));
    }

    [Fact]
    public async Task DecideStream_ManyRequests_AnswersEachOnce()
    {
        await using var server = await ServerUnderTest.StartAsync(TestPolicies.Utility, new FakeClassifier());
        using var stream = server.Routing.DecideStream();
        var reading = HostileInputTests.ReadAsync(stream);

        for (var i = 0; i < 5_000; i++)
        {
            await stream.RequestStream.WriteAsync(new DecideStreamRequest { Request = Mixed(i) });
        }

        await stream.RequestStream.CompleteAsync();

        var answered = (await reading).Select(
            r => int.Parse(r.Decision?.RequestId ?? r.Error.RequestId, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(Enumerable.Range(0, 5_000), answered.Order());
    }

    [Fact]
    public async Task DecideStream_CallerThatDoesNotRead_IsHeldBackAndThenAnsweredInFull()
    {
        const int Requests = 20_000;
        await using var server = await ServerUnderTest.StartAsync();
        using var stream = server.Routing.DecideStream();
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < Requests; i++)
            {
                await stream.RequestStream.WriteAsync(
                    new DecideStreamRequest { Request = new DecideRequest { RequestId = $"{i}", Prompt = "hello" } });
            }

            await stream.RequestStream.CompleteAsync();
        });

        // Two equal looks with a round trip between them: nothing moves any more.
        var decided = -1d;
        await Until.TrueAsync(
            async () =>
            {
                var before = decided;
                decided = await DecidedAsync(server);
                return decided > 0 && decided == before && await StaysAsync(server, decided);
            },
            () => $"the server stops at some number, now {decided}");
        output.WriteLine($"{decided} of {Requests} were decided before anything was read");
        Assert.InRange(decided, 1, Requests / 2);

        var results = await HostileInputTests.ReadAsync(stream);
        await writing;
        Assert.Equal(Requests, results.Select(r => r.Decision.RequestId).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Requests, results.Count);
    }

    /// <summary>Measured, reported, and held only against growing out of all proportion.</summary>
    [Theory]
    [InlineData("rules")]
    [InlineData("cached")]
    [InlineData("classified")]
    public async Task DecideAsync_Allocation_IsThatOfTheReply(string kind)
    {
        await using var server = kind == "rules" ? await ServerUnderTest.StartAsync()
            : await ServerUnderTest.StartAsync(TestPolicies.Utility, new FakeClassifier());
        var idle = new JoinedAssessments(server.Part<DecisionEngine>(), () => false, _ => Assert.Fail("Nothing should have to wait."));
        var desk = ActivatorUtilities.CreateInstance<DecisionDesk>(server.App.Services, idle);
        var request = new DecideRequest
        {
            RequestId = "r1",
            Tenant = "acme",
            Feature = "faq",
            Prompt = new string('x', 1_000),
            Options = new DecideOptions { NoCache = kind == "classified" },
        };
        DecideResponse reply = null!;
        var begin = 0L;
        for (var i = -Warmup; i < Calls; i++)
        {
            if (i == 0)
            {
                begin = GC.GetAllocatedBytesForCurrentThread();
            }

            var decision = desk.DecideAsync(request, CallerIdentity.Anybody, CancellationToken.None);
            Assert.True(decision.IsCompletedSuccessfully);
            reply = await decision;
        }

        var bytes = (GC.GetAllocatedBytesForCurrentThread() - begin) / Calls;

        output.WriteLine($"{kind}: {bytes} B a decision, {reply.CalculateSize()} B on the wire");
        Assert.InRange(bytes, 1, 16 * 1024);
    }

    private static DecideRequest Mixed(int i) => new()
    {
        RequestId = $"{i}",
        Prompt = (i % 8) switch
        {
            0 => "",
            1 => $"an easy one, number {i}",
            2 => $"a hard one, number {i}",
            3 => $"a medium one, number {i}",
            4 => $"prove it, number {i}",
            5 => $"write a function, number {i}",
            _ => $"one more, number {i}",
        },
        Options = new DecideOptions { Explain = i % 3 == 0 },
        Constraints = i % 8 == 6 ? new Constraints { MaxCostUsd = 1e-9 } : i % 8 == 7 ? new Constraints { MinTier = "premium" } : null,
    };

    private static async Task<DecideResult> SingleAsync(ServerUnderTest server, DecideRequest request)
    {
        try
        {
            return new DecideResult { Decision = await server.Routing.DecideAsync(request) };
        }
        catch (RpcException e)
        {
            var error = new DecideError { RequestId = request.RequestId, Code = (int)e.StatusCode, Message = e.Status.Detail };
            return new DecideResult { Error = error };
        }
    }

    /// <summary>Without what no two decisions share.</summary>
    private static string Comparable(DecideResult result)
    {
        var copy = result.Clone();
        if (copy.Decision is { } decision)
        {
            (decision.DecisionId, decision.ValidUntilUnixMs) = ("", 0);
        }

        copy.Error?.Violations.Clear();
        return copy.ToString();
    }

    private static async Task<double> DecidedAsync(ServerUnderTest server) => (await server.ScrapeAsync()).Sum("routing_decisions_total");

    private static async Task<bool> StaysAsync(ServerUnderTest server, double decided)
    {
        for (var i = 0; i < 20; i++)
        {
            if (await DecidedAsync(server) > decided)
            {
                return false;
            }
        }

        return true;
    }
}
