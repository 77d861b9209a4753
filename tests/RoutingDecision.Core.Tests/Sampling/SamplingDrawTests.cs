using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Selection;
using RoutingDecision.Core.Tests.Cases;

namespace RoutingDecision.Core.Tests.Sampling;

/// <summary>Draws of whole decisions: what is logged as probability is how often seeds ask.</summary>
public sealed class SamplingDrawTests
{
    private const int Seeds = 40_000;

    private static readonly GoldenCase Case = CaseFile.Load("tiers")[0];

    [Theory]
    [InlineData(0.003, 0.2)]
    [InlineData(0.2, 0.02)]
    [InlineData(0.5, 0.5)]
    [InlineData(0.97, 1)]
    [InlineData(0, 0.1)]
    public void Decide_ManySeeds_AsksAsOftenAsItLogs(double evaluate, double shadow)
    {
        var world = new CaseWorld(Case);
        var inputs = world.Inputs with { Sampling = new RecordedOdds(evaluate, shadow) };
        var engine = new DecisionEngine(world, TimeProvider.System);
        var decision = new Decision();
        var random = new Random(9);
        var (judged, shadowed, both) = (0, 0, 0);
        for (var i = 0; i < Seeds; i++)
        {
            engine.Decide(world.Request, inputs with { Seed = (ulong)random.NextInt64() ^ ((ulong)random.NextInt64() << 1) }, decision);
            var plan = decision.Route.Plan;
            Assert.Equal((evaluate, shadow), (plan.EvaluateProbability, plan.ShadowProbability));
            judged += plan.Evaluate ? 1 : 0;
            shadowed += plan.ShadowModel >= 0 ? 1 : 0;
            both += plan.Evaluate && plan.ShadowModel >= 0 ? 1 : 0;
        }

        Near(evaluate, judged);
        Near(shadow, shadowed);
        Near(evaluate * shadow, both);
    }

    [Fact]
    public void Decide_SameSeed_AsksTheSame()
    {
        var world = new CaseWorld(Case);
        var inputs = world.Inputs with { Sampling = new RecordedOdds(0.5, 0.5), Seed = 1234567890123 };
        var engine = new DecisionEngine(world, TimeProvider.System);
        var (first, second) = (new Decision(), new Decision());

        engine.Decide(world.Request, inputs, first);
        engine.Decide(world.Request, inputs, second);

        Assert.Equal(first.Route.Plan, second.Route.Plan);
    }

    [Fact]
    public void Decide_LiveQuotas_DrawsWithTheProbabilityOfItsStratum()
    {
        var world = new CaseWorld(Case with { Policy = PolicyTree.Merge(Case.Policy, Sampled)! });
        var quotas = new Core.Sampling.SamplingQuotas(world.Policy, world.Snapshot.Tasks.Length, null);
        var decision = new Decision();
        new DecisionEngine(world, TimeProvider.System).Decide(world.Request, world.Inputs with { Sampling = quotas }, decision);

        Assert.Equal(0.25, decision.Route.Plan.EvaluateProbability);
        Assert.Equal(decision.Route.Tier + 1, decision.Route.Plan.EvaluatorTier);
    }

    private static PolicyNode Sampled => RoutingDecision.Policies.PolicyYaml.Parse("sampling: {evaluate: 0.25}", "case").Root!;

    /// <summary>Within four standard deviations.</summary>
    private static void Near(double probability, int hits)
    {
        var deviation = Math.Sqrt(probability * (1 - probability) * Seeds);
        Assert.InRange(hits, (probability * Seeds) - (4 * deviation), (probability * Seeds) + (4 * deviation));
    }
}
