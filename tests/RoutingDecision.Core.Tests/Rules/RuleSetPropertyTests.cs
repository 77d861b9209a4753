using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Rules;
using RoutingDecision.Core.Tests.Policies;

namespace RoutingDecision.Core.Tests.Rules;

public sealed class RuleSetPropertyTests
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(120).WithReplay(20_241_113, 3);

    /// <summary>Index, order of tests and sharing of patterns must not show: the result is that of reading the rules one by one.</summary>
    [Fact]
    public void Evaluate_RandomRules_EqualsTheReference() => Check.One(Thorough, Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        var random = new RandomRules(seed);
        var rules = random.Rules(12);
        var policy = JsonPolicy.Policy($"\"rules\": {rules.ToJsonString()}");
        for (var i = 0; i < 20; i++)
        {
            var request = random.Request();
            var (decided, actual) = request.Evaluate(policy);
            Assert.True(decided);
            AssertEqual(Reference([.. rules.Select(r => r!.AsObject())], request, policy), actual, request);
        }
    }));

    /// <summary>Rules added by a tenant stand before and behind the policy's, in one numbering.</summary>
    [Fact]
    public void Evaluate_RandomRulesInSeveralBlocks_EqualsTheReference() => Check.One(Thorough, Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        var random = new RandomRules(seed);
        JsonArray[] blocks = [random.Rules(3, "before"), random.Rules(8), random.Rules(3, "behind")];
        var policy = JsonPolicy.Policy(
            $$"""  "rules": {{blocks[1].ToJsonString()}}, "tenants": {"t": {"rules": {"prepend": {{blocks[0].ToJsonString()}}, "append": {{blocks[2].ToJsonString()}} } } }""");
        var set = policy.ProfilesOf("t").ByCombination[0].Rules;
        JsonObject[] all = [.. blocks.SelectMany(b => b.Select(r => r!.AsObject()))];
        Assert.Equal(all.Select(r => (string)r["id"]!), set.Ids);
        Assert.Equal((string)all[^1]["id"]!, set.Ids[^1]);
        for (var i = 0; i < 10; i++)
        {
            var request = random.Request();
            AssertEqual(Reference(all, request, policy), request.Evaluate(policy, set).Directives, request);
        }
    }));

    /// <summary>When an unknown task is called irrelevant, it is: any task gives the same route.</summary>
    [Fact]
    public void Evaluate_UnknownTask_IsDecidedOnlyWhereNoTaskChangesTheRoute() => Check.One(Thorough, Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        var random = new RandomRules(seed);
        var rules = random.Rules(6);
        var policy = JsonPolicy.Policy($"\"rules\": {rules.ToJsonString()}");
        for (var i = 0; i < 20; i++)
        {
            var request = random.Request() with { TaskKnown = false };
            var (decided, directives) = request.Evaluate(policy);
            var unknown = rules.Any(r => new ReferenceRules(request).Matches(r!.AsObject()) is null);
            Assert.True(decided || unknown, "undecided without an unknown");
            if (decided)
            {
                foreach (var task in policy.TaskNames.Append(null))
                {
                    var known = (request with { TaskKnown = true, Task = task }).Evaluate(policy).Directives;
                    Assert.Equal(Route(known), Route(directives));
                }
            }
        }
    }));

    private static Directives Reference(JsonObject[] rules, RuleCase request, RoutingPolicy policy)
    {
        var result = new Directives();
        var meaning = new ReferenceRules(request);
        for (var i = 0; i < rules.Length; i++)
        {
            if (meaning.Matches(rules[i]) == true)
            {
                foreach (var (key, value) in rules[i]["then"]!.AsObject().OrderBy(p => ActionTable.All.Select(a => a.Key).ToList().IndexOf(p.Key)))
                {
                    Merge(key, value!, i, policy.Catalog, ref result);
                }

                if (rules[i]["then"]!["stop"] is not null)
                {
                    break;
                }
            }
        }

        return result;
    }

    private static void Merge(string key, JsonNode value, int rule, ModelCatalog catalog, ref Directives d)
    {
        var names = value is JsonArray list ? [.. list.Select(i => (string)i!)] : value is JsonValue && value.GetValueKind() == System.Text.Json.JsonValueKind.String ? new[] { (string)value! } : [];
        var pinned = d.PinModel >= 0 || d.PinTier >= 0;
        var tier = names.Length == 1 ? catalog.FindTier(names[0]) : -1;
        var drop = key is "tier" or "model" ? pinned
            : key == "min_tier" ? d.MaxTier >= 0 && tier > d.MaxTier
            : key == "max_tier" ? tier < d.MinTier
            : key == "regions" && d.Regions != 0 && (d.Regions & (1UL << catalog.FindRegion(names[0]))) == 0;
        if (drop)
        {
            d.DroppedRule = d.DroppedRule < 0 ? rule : d.DroppedRule;
            return;
        }

        var before = d;
        switch (key)
        {
            case "tier": (d.PinTier, d.PinRule) = (tier, rule); break;
            case "model": (d.PinModel, d.PinRule) = (catalog.FindModel(names[0]), rule); break;
            case "min_tier" when tier > d.MinTier: (d.MinTier, d.FloorRule) = (tier, rule); break;
            case "max_tier" when d.MaxTier < 0 || tier < d.MaxTier: (d.MaxTier, d.CeilingRule) = (tier, rule); break;
            case "deny_models": d.Permitted.ExceptWith(ModelMask.Of(names.Select(catalog.FindModel))); break;
            case "require": d.RequiredCapabilities |= names.Aggregate(0UL, (bits, n) => bits | (1UL << catalog.FindCapability(n))); break;
            case "regions": d.Regions = 1UL << catalog.FindRegion(names[0]); break;
            case "strategy" when d.Strategy is null:
                (d.Strategy, d.StrategyRule) = (names[0] == "direct" ? RoutingStrategy.Direct : RoutingStrategy.Cascade, rule);
                break;
            case "objective" when d.Objective is null:
                (d.Objective, d.ObjectiveRule) = (names[0] == "cost" ? ObjectiveWeights.ForCost : ObjectiveWeights.ForLatency, rule);
                break;
        }

        if (before.RequiredCapabilities != d.RequiredCapabilities || before.Regions != d.Regions || !before.Permitted[..].SequenceEqual(d.Permitted[..]))
        {
            d.NarrowingRule = rule;
        }
    }

    private static void AssertEqual(Directives expected, Directives actual, RuleCase request)
    {
        Assert.True(Parts(expected) == Parts(actual), $"{request}\nexpected {Parts(expected)}\nactual   {Parts(actual)}");
        Assert.True(expected.Permitted[..].SequenceEqual(actual.Permitted[..]));
    }

    private static string Parts(in Directives d) =>
        $"pin {d.PinModel}/{d.PinTier} by {d.PinRule}, floor {d.MinTier} by {d.FloorRule}, ceiling {d.MaxTier} by {d.CeilingRule}, dropped {d.DroppedRule}, "
        + $"narrowed by {d.NarrowingRule}, needs {d.RequiredCapabilities} in {d.Regions}, {d.Objective} by {d.ObjectiveRule}, {d.Strategy} by {d.StrategyRule}";

    // What a decision rests on. Behind a pin, floors and ceilings don't count; who was dropped is for the explanation only.
    private static string Route(in Directives d)
    {
        var pinned = d.PinModel >= 0 || d.PinTier >= 0;
        return $"{d.PinModel}/{d.PinTier} {(pinned ? "" : $"{d.MinTier}..{d.MaxTier}")} {d.RequiredCapabilities} {d.Regions} {d.Objective} {d.Strategy} "
            + string.Join(',', Enumerable.Range(0, 3).Select(d.Permitted.Contains));
    }
}
