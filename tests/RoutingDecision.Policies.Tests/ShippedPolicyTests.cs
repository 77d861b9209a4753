using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Rules;

namespace RoutingDecision.Policies.Tests;

/// <summary>What the shipped policies promise, as far as rules settle it; the whole is for their own tests to show.</summary>
public sealed class ShippedPolicyTests
{
    [Fact]
    public void Default_EveryTier_HasTwoProvidersAtLeast()
    {
        var policy = ShippedPolicies.Load("default.yaml");
        Assert.Equal(["economy", "standard", "premium"], policy.Catalog.Tiers);
        Assert.All(policy.Catalog.ByTier, models => Assert.True(models.Select(m => policy.Catalog.Models[m].Provider).Distinct().Count() >= 2));
        Assert.Equal(DecideBy.Utility, policy.Base.ByCombination[0].Routing.DecideBy);
    }

    [Theory]
    [MemberData(nameof(ShippedPolicies.All), MemberType = typeof(ShippedPolicies))]
    public void Load_ShippedPolicy_HasTestsAndNoProblem(string name) => Assert.NotEmpty(ShippedPolicies.Load(name).Tests);

    [Theory]
    [MemberData(nameof(ShippedPolicies.All), MemberType = typeof(ShippedPolicies))]
    public void Tests_ExpectationsThatRulesSettle_AreMet(string name)
    {
        var policy = ShippedPolicies.Load(name);
        foreach (var test in policy.Tests)
        {
            var profile = policy.ProfilesOf(test.Given.Tenant).ByCombination[0];
            var directives = Evaluate(policy, profile, test);
            var settled = new[] { directives.PinRule, directives.FloorRule, directives.CeilingRule }.Where(r => r >= 0).Select(r => profile.Rules.Ids[r]).ToList();
            if (test.Expect.TryGetValue("rule", out var rule))
            {
                Assert.True(settled.Contains(rule), $"{name}, line {test.Line}: {test.Name}: settled by {string.Join(", ", settled)}");
            }

            if (test.Expect.GetValueOrDefault("strategy") == "pre_check")
            {
                Assert.Equal(RoutingStrategy.PreCheck, directives.Strategy);
            }

            var byRules = profile.Routing is { DecideBy: DecideBy.Rules, Observe: false } && test.Given.Attempt.PreCheckTier is null;
            if (byRules && test.Expect.TryGetValue("tier", out var tier))
            {
                var chosen = directives.PinTier >= 0 ? directives.PinTier : profile.Routing.DefaultTier;
                Assert.True(policy.Catalog.Tiers[chosen] == tier, $"{name}, line {test.Line}: {test.Name}: {policy.Catalog.Tiers[chosen]}");
                Assert.Equal(directives.PinTier >= 0 ? "rule" : "default", test.Expect.GetValueOrDefault("decided_by", directives.PinTier >= 0 ? "rule" : "default"));
            }
        }
    }

    private static Directives Evaluate(RoutingPolicy policy, PolicyProfile profile, PolicyTest test)
    {
        var task = test.Given.TaskType.Length != 0 ? test.Given.TaskType : test.GivenTask ?? "";
        var view = PromptReader.Read(test.Given.Prompt);
        var directives = new Directives();
        var index = Math.Max(RuleInput.TaskUnnamed, policy.TaskNames.ToList().IndexOf(task));
        Assert.True(profile.Rules.Evaluate(new RuleInput(test.Given, view, index, 1), ref directives));
        return directives;
    }
}
