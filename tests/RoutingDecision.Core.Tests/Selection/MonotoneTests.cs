using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Selection;
using RoutingDecision.Core.Tests.Cases;

namespace RoutingDecision.Core.Tests.Selection;

public sealed class MonotoneTests
{
    private readonly DecisionEngine _engine = new(Ask.NoProbes, TimeProvider.System);

    /// <summary>A cheaper tier that is more likely to succeed never makes the choice more expensive.</summary>
    [Theory]
    [InlineData("routing: {decide_by: utility, strategy: direct}")]
    [InlineData("routing: {decide_by: utility, strategy: auto}")]
    [InlineData("routing: {decide_by: utility, strategy: auto, evaluation_tokens: 0}")]
    [InlineData("routing: {decide_by: thresholds}")]
    [InlineData("routing: {decide_by: risk}")]
    public void Decide_CheaperTierMoreLikelyToSucceed_NeverCostsMore(string overlay)
    {
        var policy = TestPolicy.With(overlay);
        var random = new Random(12);
        for (var i = 0; i < 4000; i++)
        {
            float[] success = [.. Enumerable.Range(0, 3).Select(_ => (float)random.NextDouble()).Order()];
            var raised = random.Next(2);
            float[] better = [.. success];
            better[raised] = success[raised] + ((float)random.NextDouble() * (success[raised + 1] - success[raised]));
            var (before, after) = (Decide(policy, success).Route, Decide(policy, better).Route);
            Assert.True(after.TargetTier <= Math.Max(before.TargetTier, raised), $"{string.Join(' ', success)} with {better[raised]} of {raised}");
            Assert.True(before.TargetTier < raised || after.TargetTier <= before.TargetTier, $"{string.Join(' ', success)} with {better[raised]} of {raised}");
        }
    }

    [Fact]
    public void ByUtility_AnyNumbers_MaximisesTheFormula()
    {
        var random = new Random(13);
        for (var i = 0; i < 20_000; i++)
        {
            var count = 1 + random.Next(8);
            var tiers = random.Next(1, 1 << count);
            float[] success = [.. Enumerable.Range(0, count).Select(_ => random.Next(11) / 10f)];
            PerTier costs = default;
            for (var t = 0; t < count; t++)
            {
                costs[t] = random.Next(11) / 10d;
            }

            var value = random.Next(1, 5);
            var utilities = Enumerable.Range(0, count).Where(t => (tiers & (1 << t)) != 0).Select(t => (Tier: t, Utility: ((double)value * success[t]) - costs[t])).ToList();
            var best = utilities.MaxBy(u => u.Utility);
            Assert.Equal(best.Tier, TierJudgement.ByUtility(success, costs, tiers, value, out var reason));
            Assert.Equal(utilities.Count == 1 ? double.NaN : best.Utility - utilities.Where(u => u.Tier != best.Tier).Max(u => u.Utility), reason.Margin, 12);
        }
    }

    [Fact]
    public void ByThresholds_AnyNumbers_IsTheStrongestTierThatIsNeeded()
    {
        var random = new Random(14);
        var exact = TestPolicy.With("routing: {decide_by: thresholds, thresholds: {premium_if: {premium: 0.2}, standard_if: {standard: 0.3, premium: 0.1}}}");
        foreach (var settings in new[] { TestPolicy.Base.Base.ByCombination[0].Routing, exact.Base.ByCombination[0].Routing })
        {
            for (var i = 0; i < 2000; i++)
            {
                float[] success = [.. Enumerable.Range(0, 3).Select(_ => (float)random.NextDouble()).Order()];
                var needed = Enumerable.Range(1, 2).Where(t => settings.Needs(t, success)).DefaultIfEmpty(0).Max();
                Assert.Equal(needed, TierJudgement.ByThresholds(success, settings, out var reason));
                Assert.Equal(needed, reason.Index);
                Assert.True(needed == 0 || reason.Margin > 0, "what is needed is over its threshold");
            }
        }
    }

    private Decision Decide(RoutingPolicy policy, float[] success)
    {
        var certified = new CertifiedThresholds(0.05, 0.95, [0.9f, 0.8f, 0], 100);
        var inputs = new DecisionInputs(new RoutingSnapshot(policy, Ask.Classifier(policy, success, certified: certified), 0), new LiveView(policy.Catalog), null, ulong.MaxValue);
        var decision = new Decision();
        _engine.Decide(Ask.Of("Hello", contextTokens: 1000), inputs, decision);
        return decision;
    }
}
