using RoutingDecision.Core.Conversations;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Tests.Cases;
using RoutingDecision.Core.Tests.Selection;
using RoutingDecision.TestKit;

namespace RoutingDecision.Core.Tests.Decisions;

/// <summary>A decision allocates nothing; a classifier that is asked allocates its result, an explanation its list. Holds for optimised code.</summary>
public sealed class AllocationTests
{
    private const int Rounds = 1_000;

    private static readonly RoutingPolicy Rules = TestPolicy.With("rules: [{id: all, when: {phrase: hello}, then: {tier: standard}}]");
    private static readonly RoutingPolicy Full = TestPolicy.With("""
        routing: {strategy: auto, objective: balanced}
        explore: {epsilon: 0.2}
        sampling: {evaluate: 0.2, shadow: 0.1}
        rules:
          - {id: code, when: {task: coding}, then: {min_tier: standard}}
          - {id: words, when: {phrase: [hello, bye]}, then: {objective: quality}}
        experiments: [{id: e, key: user, arms: [{id: a, share: 0.5}, {id: b, share: 0.5, set: {routing: {max_attempts: 2}}}]}]
        """);

    [Fact]
    public void Decide_RulesOnly_AllocatesNothing() => AssertNothing(Rules, Ask.Of("Hello there"));

    [Fact]
    public void Decide_CachedAssessment_AllocatesNothing() => AssertNothing(TestPolicy.Base, Ask.Of("Hello there"));

    [Fact]
    public void Decide_ExploringSamplingAndCascading_AllocatesNothing() =>
        AssertNothing(Full, Ask.Of("Hello there", contextTokens: 1000, user: "u", conversation: new ConversationContext("c", 2, "std-a", 500, false)));

    [Fact]
    public void Decide_ConstraintsAndAttempt_AllocatesNothing() => AssertNothing(Full, new RoutingRequest
    {
        Prompt = Ask.Of("Hello there").Prompt,
        RequiredCapabilities = ["json"],
        Attempt = new AttemptContext(2, "eco-a", ErrorClass.Timeout, false, null, ["eco-b"]),
        Constraints = new RequestConstraints { DeniedModels = ["pre-b"], AllowedProviders = ["alpha", "beta"], Regions = ["eu"], MaxTier = "premium", DeadlineMs = 60_000 },
    });

    [Fact]
    public void Decide_OpenBreakers_AllocatesNothing()
    {
        var live = new LiveView(Full.Catalog);
        live[0] = ModelLive.Unknown with { Breaker = BreakerState.Open };
        live[1] = ModelLive.Unknown with { Breaker = BreakerState.HalfOpen };
        AssertNothing(Full, Ask.Of("Hello there"), live);
    }

    [Fact]
    public void Decide_ObserveMode_AllocatesNothing() => AssertNothing(TestPolicy.With("routing: {observe: true}"), Ask.Of("Hello there"));

    private static void AssertNothing(RoutingPolicy policy, RoutingRequest request, LiveView? live = null)
    {
        var snapshot = new RoutingSnapshot(policy, Ask.Classifier(policy, [0.6f, 0.9f, 0.95f], task: 10), 64);
        var state = new ConversationState("economy", "economy", "eco-a", 1, 1);
        var engine = new DecisionEngine(Ask.NoProbes, TimeProvider.System);
        var decision = new Decision();
        live ??= new LiveView(policy.Catalog);

        Assert.Equal(0, Allocations.Least(() =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                engine.Decide(request, new DecisionInputs(snapshot, live, state, (ulong)i * 0x9E37_79B9_7F4A_7C15), decision);
            }
        }));
    }
}
