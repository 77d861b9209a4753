using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Selection;
using RoutingDecision.Core.Tests.Cases;

namespace RoutingDecision.Core.Tests.Selection;

/// <summary>Exploration and sampling over many seeds: shares are what is stated, within five standard deviations.</summary>
public sealed class ChanceTests
{
    private const int Draws = 40_000;

    private readonly DecisionEngine _engine = new(Ask.NoProbes, TimeProvider.System);
    private readonly Random _random = new(31);

    [Fact]
    public void Decide_Exploring_DrawsEachModelWithItsPropensity()
    {
        // Two equals of three: the third costs twice as much.
        var policy = TestPolicy.With("""
            models:
              - {id: a, provider: p, tier: economy, price: {input: 1, output: 5}, context_tokens: 100000}
              - {id: b, provider: q, tier: economy, price: {input: 1, output: 5}, context_tokens: 100000}
              - {id: c, provider: r, tier: economy, price: {input: 2, output: 10}, context_tokens: 100000}
              - {id: s, provider: p, tier: standard, price: {input: 3, output: 15}, context_tokens: 100000}
              - {id: t, provider: p, tier: premium, price: {input: 10, output: 50}, context_tokens: 100000}
            routing: {baseline_model: s}
            explore: {epsilon: 0.3}
            """);
        var counts = new int[policy.Catalog.Models.Length];
        var stated = new double[counts.Length];
        foreach (var decision in Decisions(policy))
        {
            counts[decision.Route.Model]++;
            stated[decision.Route.Model] = decision.Route.Propensity;
        }

        Assert.Equal([0.85, 0.15, 0, 0, 0], stated.Select(p => Math.Round(p, 12)));
        Assert.Equal(1, stated.Sum(), 12);
        for (var m = 0; m < counts.Length; m++)
        {
            AssertShare(stated[m], counts[m], Draws);
        }
    }

    [Fact]
    public void Propensities_AnyWorld_SumToOneOverTheSeeds()
    {
        foreach (var world in RandomWorld.Many(seed: 8, policies: 60, requests: 4))
        {
            var byModel = new Dictionary<int, double>();
            for (var i = 0; i < 400; i++)
            {
                var decision = world.Decide(Ask.NoProbes, world.Inputs with { Seed = ((ulong)_random.NextInt64() << 1) });
                if (decision.Route.Unservable != HardConstraint.None)
                {
                    byModel[0] = 1;
                    break;
                }

                var before = byModel.GetValueOrDefault(decision.Route.Model, decision.Route.Propensity);
                Assert.Equal(before, decision.Route.Propensity);
                byModel[decision.Route.Model] = decision.Route.Propensity;
            }

            Assert.Equal(1, byModel.Values.Sum(), 9);
        }
    }

    [Fact]
    public void Propensities_ManyTies_AreTheFrequenciesByAChiSquareTest()
    {
        const int Seeds = 4_000;
        var (statistic, degrees) = (0d, 0);
        foreach (var (models, epsilon) in from models in Enumerable.Range(1, 8) from epsilon in (double[])[0.05, 0.3, 0.5] select (models, epsilon))
        {
            var counts = new int[models + 2];
            var stated = new double[counts.Length];
            foreach (var decision in Decisions(Tied(models, epsilon)).Take(Seeds))
            {
                counts[decision.Route.Model]++;
                Assert.Equal(decision.Route.Propensity, decision.Route.ProbabilityOf(decision.Route.Model));
                for (var m = 0; m < stated.Length; m++)
                {
                    stated[m] = decision.Route.ProbabilityOf(m);
                }
            }

            Assert.Equal(1, stated.Sum(), 12);
            for (var m = 0; m < counts.Length; m++)
            {
                Assert.True(stated[m] > 0 || counts[m] == 0, $"model {m} was drawn {counts[m]} times with probability 0");
                statistic += stated[m] > 0 ? Math.Pow(counts[m] - (Seeds * stated[m]), 2) / (Seeds * stated[m]) : 0;
            }

            degrees += stated.Count(p => p > 0) - 1;
        }

        // 0 to 7 further models for each of three shares. Of so many degrees of freedom the statistic is about normal with this mean and variance.
        Assert.Equal(3 * 28, degrees);
        Assert.InRange(statistic, degrees - (4 * Math.Sqrt(2 * degrees)), degrees + (4 * Math.Sqrt(2 * degrees)));
    }

    private static RoutingPolicy Tied(int models, double epsilon)
    {
        var equal = string.Concat(Enumerable.Range(0, models).Select(
            m => $"  - {{id: m{m}, provider: p{m}, tier: economy, price: {{input: 1, output: 5}}, context_tokens: 100000}}\n"));
        return TestPolicy.With($$"""
            models:
            {{equal}}  - {id: s, provider: p, tier: standard, price: {input: 3, output: 15}, context_tokens: 100000}
              - {id: t, provider: p, tier: premium, price: {input: 10, output: 50}, context_tokens: 100000}
            routing: {baseline_model: s}
            explore: {epsilon: {{epsilon.ToString(System.Globalization.CultureInfo.InvariantCulture)}}}
            """);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.02, 0.1)]
    [InlineData(0.2, 0.02)]
    [InlineData(1, 1)]
    public void Decide_Sampling_AsksWithTheStatedProbabilityAndIndependently(double evaluate, double shadow)
    {
        var policy = TestPolicy.With($"{{sampling: {{evaluate: {{economy: {evaluate}}}, shadow: {shadow}}}, explore: {{epsilon: 0.5}}}}");
        var (asked, shadowed, both, explored, exploredAsked) = (0, 0, 0, 0, 0);
        foreach (var decision in Decisions(policy))
        {
            var plan = decision.Route.Plan;
            Assert.Equal((evaluate, shadow), (plan.EvaluateProbability, plan.ShadowProbability));
            asked += plan.Evaluate ? 1 : 0;
            shadowed += plan.ShadowModel >= 0 ? 1 : 0;
            both += plan.Evaluate && plan.ShadowModel >= 0 ? 1 : 0;
            explored += decision.Route.Model != 0 ? 1 : 0;
            exploredAsked += decision.Route.Model != 0 && plan.Evaluate ? 1 : 0;
        }

        AssertShare(evaluate, asked, Draws);
        AssertShare(shadow, shadowed, Draws);
        AssertShare(evaluate * shadow, both, Draws);
        AssertShare(0.25, explored, Draws);
        AssertShare(evaluate, exploredAsked, explored);
    }

    private IEnumerable<Decision> Decisions(RoutingPolicy policy)
    {
        var inputs = new DecisionInputs(new RoutingSnapshot(policy, Ask.Classifier(policy, [0.97f, 0.98f, 0.99f]), 0), new LiveView(policy.Catalog), null, 0);
        var decision = new Decision();
        for (var i = 0; i < Draws; i++)
        {
            _engine.Decide(Ask.Of("Hello"), inputs with { Seed = ((ulong)_random.NextInt64() << 1) | (uint)(i & 1) }, decision);
            yield return decision;
        }
    }

    private static void AssertShare(double expected, int count, int of) =>
        Assert.InRange((double)count / of, expected - (5 * Deviation(expected, of)), expected + (5 * Deviation(expected, of)));

    private static double Deviation(double p, int of) => Math.Sqrt(p * (1 - p) / of);
}
