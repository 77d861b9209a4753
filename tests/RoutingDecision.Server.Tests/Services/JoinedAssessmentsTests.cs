using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Server.Security;
using RoutingDecision.Server.Services;
using RoutingDecision.Server.Tests.Hosting;

namespace RoutingDecision.Server.Tests.Services;

public sealed class JoinedAssessmentsTests
{
    private readonly Queue<IThreadPoolWorkItem> _turns = new();

    [Fact]
    public async Task Decide_WorkWaits_SharesRunsAndAnswersAsAlone()
    {
        const int Calls = 20;
        var classifier = new FakeClassifier();
        await using var server = await ServerUnderTest.StartAsync(TestPolicies.Utility, classifier, o => o.CacheEntries = 0);
        var desk = BusyDesk(server);

        var calls = Enumerable.Range(0, Calls).Select(i => desk.DecideAsync(Request(i), CallerIdentity.Anybody, default).AsTask()).ToArray();
        Assert.DoesNotContain(calls, c => c.IsCompleted);
        TakeTurns();

        Assert.All(calls, c => Assert.True(c.IsCompletedSuccessfully));
        Assert.Equal((Calls + JoinedAssessments.Most - 1) / JoinedAssessments.Most, classifier.Runs);
        for (var i = 0; i < Calls; i++)
        {
            var alone = await server.Routing.DecideAsync(Request(i));
            var joined = await calls[i];
            Assert.Equal((alone.RequestId, alone.Tier, alone.Model, alone.Confidence), (joined.RequestId, joined.Tier, joined.Model, joined.Confidence));
        }
    }

    [Fact]
    public async Task Decide_WorkWaitsButThePromptIsKnown_WaitsForNobody()
    {
        await using var server = await ServerUnderTest.StartAsync(TestPolicies.Utility, new FakeClassifier());
        await server.Routing.DecideAsync(Request(1));

        Assert.True(BusyDesk(server).DecideAsync(Request(1), CallerIdentity.Anybody, default).IsCompletedSuccessfully);
        Assert.Empty(_turns);
    }

    [Fact]
    public async Task Decide_OneOfThemBreaksTheClassifier_FailsAlone()
    {
        await using var server = await ServerUnderTest.StartAsync(TestPolicies.Utility, new FakeClassifier(), o => o.CacheEntries = 0);
        var desk = BusyDesk(server);

        var calls = Enumerable.Range(0, 5).Select(i => desk.DecideAsync(i == 2 ? Broken() : Request(i), CallerIdentity.Anybody, default).AsTask()).ToArray();
        TakeTurns();

        Assert.Equal([false, false, true, false, false], calls.Select(c => c.IsFaulted));
        await Assert.ThrowsAsync<InvalidOperationException>(() => calls[2]);
    }

    [Fact]
    public async Task Decide_PolicyIsSwappedWhileCallsWait_EachIsDecidedUnderItsOwn()
    {
        var classifier = new FakeClassifier();
        await using var server = await ServerUnderTest.StartAsync(TestPolicies.Utility, classifier, o => o.CacheEntries = 0);
        var desk = BusyDesk(server);

        var before = desk.DecideAsync(Request(1), CallerIdentity.Anybody, default).AsTask();
        server.Load($"{TestPolicies.Utility}# the same\n", classifier);
        var after = desk.DecideAsync(Request(1), CallerIdentity.Anybody, default).AsTask();
        TakeTurns();

        Assert.NotEqual((await before).PolicyVersion, (await after).PolicyVersion);
        Assert.Equal(2, classifier.Runs);
    }

    /// <summary>A desk at which every call that needs the classifier finds other work waiting.</summary>
    private DecisionDesk BusyDesk(ServerUnderTest server) => ActivatorUtilities.CreateInstance<DecisionDesk>(
        server.App.Services, new JoinedAssessments(server.Part<DecisionEngine>(), () => true, _turns.Enqueue));

    private void TakeTurns()
    {
        while (_turns.TryDequeue(out var turn))
        {
            turn.Execute();
        }
    }

    private static DecideRequest Request(int i) => new() { RequestId = $"{i}", Prompt = $"{(i % 3 == 0 ? "a hard" : "an easy")} one, number {i}" };

    private static DecideRequest Broken() => new() { RequestId = "broken", Prompt = FakeClassifier.Breaks };
}
