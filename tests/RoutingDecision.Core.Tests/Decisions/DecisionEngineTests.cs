using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.PolicyTests;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Selection;
using RoutingDecision.Core.Tests.Cases;
using RoutingDecision.Core.Tests.Selection;

namespace RoutingDecision.Core.Tests.Decisions;

public sealed class DecisionEngineTests
{
    private static readonly DecisionTokens Tokens = new([new TokenKey(new byte[32])], TimeSpan.FromHours(1));

    private readonly DecisionEngine _engine = new(Ask.NoProbes, TimeProvider.System);

    [Fact]
    public void Decide_SameInputs_GivesTheSameTokenBytes()
    {
        foreach (var world in RandomWorld.Many(seed: 2, policies: 60, requests: 20))
        {
            Assert.Equal(Describe(world, world.Decide()), Describe(world, world.Decide()));
        }
    }

    [Fact]
    public void Decide_ReusedDecision_RemembersNothingOfTheOneBefore()
    {
        var reused = new Decision();
        foreach (var world in RandomWorld.Many(seed: 3, policies: 60, requests: 20))
        {
            _engine.Decide(world.Request, world.Inputs, reused);
            var fresh = new Decision();
            _engine.Decide(world.Request, world.Inputs, fresh);
            Assert.Equal(Describe(world, fresh), Describe(world, reused));
        }
    }

    [Fact]
    public void DecideBatch_AnyRequests_DecidesAsOneByOne()
    {
        foreach (var worlds in RandomWorld.Many(seed: 4, policies: 60, requests: 16).Chunk(16))
        {
            // Items of a batch share the snapshot; live view, conversation, seed and budget stay their own.
            var inputs = worlds.Select(w => w.Inputs with { Snapshot = worlds[0].Inputs.Snapshot }).ToArray();
            var decisions = worlds.Select(_ => new Decision()).ToArray();
            _engine.DecideBatch([.. worlds.Select(w => w.Request)], inputs, decisions);
            for (var i = 0; i < worlds.Length; i++)
            {
                Assert.Equal(Describe(worlds[i], worlds[i].Decide(Ask.NoProbes, inputs[i])), Describe(worlds[i], decisions[i]));
            }
        }
    }

    [Fact]
    public void DecideBatch_NothingToAssess_AsksNoClassifier()
    {
        var policy = TestPolicy.With("rules: [{id: all, then: {tier: economy}}]");
        var classifier = new CountingClassifier(policy);
        var inputs = new DecisionInputs(new RoutingSnapshot(policy, classifier, 64), null, null, 1);
        _engine.DecideBatch([Ask.Of("a"), Ask.Of("b")], [inputs, inputs], [new Decision(), new Decision()]);
        _engine.DecideBatch([], [], []);
        Assert.Equal(0, classifier.Calls);
    }

    [Fact]
    public void Decide_SamePromptAgain_IsAnsweredFromTheCache()
    {
        var classifier = new CountingClassifier(TestPolicy.Base);
        var inputs = new DecisionInputs(new RoutingSnapshot(TestPolicy.Base, classifier, 64), null, null, 1);
        var decision = new Decision();
        _engine.Decide(Ask.Of("Hello"), inputs, decision);
        Assert.False(decision.FromCache);
        _engine.Decide(Ask.Of("Hello"), inputs, decision);
        Assert.True(decision.FromCache);
        Assert.Equal(1, classifier.Calls);
        _engine.Decide(Ask.Of("Hello", noCache: true), inputs, decision);
        Assert.False(decision.FromCache);
        _engine.Decide(Ask.Of("Hello!"), inputs, decision);
        Assert.Equal(3, classifier.Calls);
    }

    [Fact]
    public void Decide_PolicyReloaded_KeepsTheClassificationsAndDecidesAnew()
    {
        var classifier = new CountingClassifier(TestPolicy.Base);
        var snapshot = new RoutingSnapshot(TestPolicy.Base, classifier, 64);
        var decision = new Decision();
        _engine.Decide(Ask.Of("Hello"), new DecisionInputs(snapshot, null, null, 1), decision);
        var floor = TestPolicy.With("rules: [{id: floor, then: {min_tier: premium}}]");
        _engine.Decide(Ask.Of("Hello"), new DecisionInputs(snapshot.WithPolicy(floor), null, null, 1), decision);

        Assert.Equal((1, true, 2), (classifier.Calls, decision.FromCache, decision.Route.Tier));
    }

    [Fact]
    public void Decide_DryRun_ProbesNothingAndRemembersNothing()
    {
        var live = new LiveView(TestPolicy.Base.Catalog);
        live[TestPolicy.Base.Model("eco-a")] = ModelLive.Unknown with { Breaker = BreakerState.HalfOpen };
        var inputs = new DecisionInputs(new RoutingSnapshot(TestPolicy.Base, Ask.Classifier(TestPolicy.Base, [0.97f, 0.98f, 0.99f]), 0), live, null, 1);
        var engine = new DecisionEngine(Ask.AllProbes, TimeProvider.System);
        var conversation = new ConversationContext("c", 1, null, 0, false);

        var decision = new Decision();
        engine.Decide(Ask.Of("Hello", conversation: conversation, dryRun: true), inputs, decision);
        Assert.Equal((TestPolicy.Base.Model("eco-b"), null), (decision.Route.Model, decision.NextConversation));
        engine.Decide(Ask.Of("Hello", conversation: conversation), inputs, decision);
        Assert.Equal(TestPolicy.Base.Model("eco-a"), decision.Route.Model);
        Assert.NotNull(decision.NextConversation);
    }

    [Fact]
    public void Decide_LiveViewOfAnotherCatalog_IsTakenAsNothingKnown()
    {
        var other = TestPolicy.With("routing: {max_attempts: 2}");
        var live = new LiveView(other.Catalog);
        live[0] = ModelLive.Unknown with { State = ModelState.Disabled };
        var decision = new Decision();
        _engine.Decide(
            Ask.Of("Hello"), new DecisionInputs(new RoutingSnapshot(TestPolicy.Base, Ask.Classifier(TestPolicy.Base, [0.97f, 0.98f, 0.99f]), 0), live, null, 1), decision);
        Assert.Equal(0, decision.Route.Model);
    }

    [Fact]
    public void Decide_AfterARefusal_LeavesNoOldNumbers()
    {
        var inputs = new DecisionInputs(new RoutingSnapshot(TestPolicy.Base, Ask.Classifier(TestPolicy.Base, [0.97f, 0.98f, 0.99f]), 0), null, null, 1);
        var decision = new Decision();
        _engine.Decide(Ask.Of("Hello"), inputs, decision);
        _engine.Decide(Ask.Of("Hello"), inputs with { BudgetRefuses = true }, decision);
        Assert.Equal((HardConstraint.Budget, 0f, 0, 0d, 0d), (
            decision.Route.Unservable, decision.Confidence, decision.Complexity, decision.EstimatedCostUsd, decision.BaselineCostUsd));
    }

    [Fact]
    public void Snapshot_PolicyAndClassifierThatDoNotFit_IsRefused()
    {
        var rules = TestPolicy.With("routing: {decide_by: rules}");
        var risk = TestPolicy.With("routing: {decide_by: risk}");
        var two = new AssumedClassifier(["a", "b"], RoutingSnapshot.DefaultTasks, [0.5f, 0.9f], 0, []);
        Assert.Contains("no bundle", Assert.Throws<SnapshotException>(() => new RoutingSnapshot(TestPolicy.Base, null, 0)).Message);
        Assert.Contains("[a, b]", Assert.Throws<SnapshotException>(() => new RoutingSnapshot(TestPolicy.Base, two, 0)).Message);
        Assert.Contains("certified", Assert.Throws<SnapshotException>(() => new RoutingSnapshot(risk, Ask.Classifier(risk, [0.1f, 0.2f, 0.3f]), 0)).Message);
        Assert.False(new RoutingSnapshot(rules, two, 0).KnowsTiers);
    }

    private static string Describe(RandomWorld world, Decision decision) => decision.Route.Unservable != HardConstraint.None
        ? $"{decision.Route.Unservable} {decision.Confidence} {decision.Complexity} {decision.EstimatedCostUsd} {decision.Assessed} {decision.NextConversation}"
        : string.Join(
            '|',
            Tokens.Sign(decision, world.Request, DateTimeOffset.UnixEpoch),
            decision.Complexity,
            decision.ExpectedLatencyMs,
            decision.NextConversation,
            decision.WouldBeModel,
            decision.WouldBeCostUsd,
            decision.Route.Plan,
            string.Join(',', decision.Route.Reasons.Items.ToArray()),
            string.Join(',', decision.Route.Fallbacks.ToArray()),
            string.Join(',', decision.Counterfactuals));

    private sealed class CountingClassifier(RoutingPolicy policy) : IPromptClassifier
    {
        private readonly IPromptClassifier _inner = Ask.Classifier(policy, [0.97f, 0.98f, 0.99f]);

        public int Calls { get; private set; }

        public string Version => _inner.Version;

        public IReadOnlyList<string> Tiers => _inner.Tiers;

        public IReadOnlyList<string> Tasks => _inner.Tasks;

        public IReadOnlyList<CertifiedThresholds> Certified => _inner.Certified;

        public IReadOnlyList<float> BaseSuccess => _inner.BaseSuccess;

        public PromptAssessment Classify(in PromptView prompt)
        {
            Calls++;
            return _inner.Classify(prompt);
        }

        public void Classify(ReadOnlySpan<PromptView> prompts, Span<PromptAssessment> results)
        {
            Calls++;
            _inner.Classify(prompts, results);
        }

        public void Dispose() => _inner.Dispose();
    }
}
