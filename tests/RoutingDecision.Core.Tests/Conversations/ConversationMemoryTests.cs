using RoutingDecision.Core.Conversations;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Tests.Cases;
using RoutingDecision.Core.Tests.Selection;

namespace RoutingDecision.Core.Tests.Conversations;

public sealed class ConversationMemoryTests
{
    private static readonly float[] Easy = [0.97f, 0.98f, 0.99f];
    private static readonly float[] Hard = [0.1f, 0.2f, 0.99f];

    /// <summary>A conversation turn by turn: e an easy ask, h a hard one, f a follow-up, t a tool-call loop; below each the tier that serves it.</summary>
    [Theory]
    [InlineData("eee", "eee")]
    [InlineData("hee", "ppp")]
    [InlineData("heeee", "pppss")]
    [InlineData("heeeeeee", "pppsssee")]
    [InlineData("heeheee", "pppppps")]
    [InlineData("hefefe", "ppppps")]
    [InlineData("hetete", "ppppps")]
    [InlineData("heeefe", "pppsss")]
    [InlineData("efh", "eep")]
    public void Decide_TurnsOfAConversation_KeepAndReleaseTheTier(string turns, string expected)
    {
        var engine = new DecisionEngine(Ask.NoProbes, TimeProvider.System);
        var policy = TestPolicy.Base;
        ConversationState? state = null;
        var served = "";
        for (var turn = 0; turn < turns.Length; turn++)
        {
            var kind = turns[turn];
            var prompt = kind == 'f' ? "yes, do it" : $"Question number {turn} of this test.";
            var request = Ask.Of(prompt, contextTokens: 1000, conversation: new ConversationContext("c", turn + 1, null, 0, kind == 't'));
            var snapshot = new RoutingSnapshot(policy, Ask.Classifier(policy, kind == 'h' ? Hard : Easy), 0);
            var decision = new Decision();
            engine.Decide(request, new DecisionInputs(snapshot, new LiveView(policy.Catalog), state, ulong.MaxValue), decision);
            state = ConversationMemory.ToState(policy.Catalog, decision.NextConversation!.Value, state);
            served += policy.Catalog.Tiers[decision.Route.Tier][0];
        }

        Assert.Equal(expected, served);
        Assert.Equal(turns.Length, state!.Turns);
    }
}
