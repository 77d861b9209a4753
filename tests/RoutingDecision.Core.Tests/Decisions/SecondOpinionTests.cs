using System.Runtime.CompilerServices;
using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Tests.Selection;

namespace RoutingDecision.Core.Tests.Decisions;

public sealed class SecondOpinionTests
{
    private readonly DecisionEngine _engine = new(Ask.NoProbes, TimeProvider.System);

    [Fact]
    public void Decide_SameAssessment_ChoosesTheSame()
    {
        var room = new Decision();
        var judged = 0;
        foreach (var world in RandomWorld.Many(seed: 11, policies: 60, requests: 20))
        {
            var decision = new Decision();
            _engine.Decide(world.Request, world.Inputs, decision);
            if (decision.Assessed)
            {
                judged++;
                var snapshot = world.Inputs.Snapshot;
                var opinion = new SecondOpinion(world.Request, world.Inputs, decision);
                Assert.Equal(opinion.First, opinion.Decide(snapshot, snapshot.Classifier!.Classify(decision.Prompt), room));
            }
        }

        Assert.True(judged > 200, $"{judged} decisions were assessed");
    }

    [Fact]
    public void Decide_OtherAssessment_ChoosesAnotherTierAtTimes()
    {
        var room = new Decision();
        var flips = 0;
        foreach (var world in RandomWorld.Many(seed: 12, policies: 60, requests: 20))
        {
            var decision = new Decision();
            _engine.Decide(world.Request, world.Inputs, decision);
            if (decision.Assessed)
            {
                var snapshot = world.Inputs.Snapshot;
                var hopeless = new PromptAssessment { Success = [.. snapshot.Policy.Catalog.Tiers.Select((_, t) => t == snapshot.Policy.Catalog.Tiers.Length - 1 ? 0.99f : 0.01f)], Task = 0, TaskProbability = 1 };
                var opinion = new SecondOpinion(world.Request, world.Inputs, decision);
                flips += opinion.Decide(snapshot, hopeless, room).Tier != opinion.First.Tier ? 1 : 0;
            }
        }

        Assert.True(flips > 5, $"{flips} flips");
    }

    [Fact]
    public void SecondOpinion_AfterTheCall_HoldsNoText()
    {
        var (opinion, text) = Take();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(text.IsAlive);
        GC.KeepAlive(opinion);
    }

    // A frame of its own, so that no local keeps the text alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private (SecondOpinion Opinion, WeakReference Text) Take()
    {
        var world = RandomWorld.Many(seed: 13, policies: 1, requests: 1).Single();
        var text = new string('x', 1_000);
        var request = new RoutingRequest { Prompt = new PromptInput { Messages = new[] { new PromptMessage(MessageRole.User, text) }, SystemPrompt = text } };
        var decision = new Decision();
        _engine.Decide(request, world.Inputs, decision);
        var opinion = new SecondOpinion(request, world.Inputs, decision);
        decision.Clear();
        return (opinion, new WeakReference(text));
    }
}
