using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Policies.Binding;
using RoutingDecision.Core.Rules.Conditions;

namespace RoutingDecision.Core.Rules;

/// <summary>Compiles a list of rules.</summary>
internal static class RuleBlockCompiler
{
    /// <summary>Binds all rules of the list; what is wrong is logged and left out.</summary>
    public static RuleBlock Compile(PolicyNode list, BindContext context)
    {
        IReadOnlyList<RuleDraft> rules = RuleShape.List.TryBind(list, context, out var bound) ? bound : [];
        CheckIds(rules, context);
        CheckReach(rules, context);

        var nodes = new List<RuleNode>();
        var effects = new List<Effect>();
        var roots = new int[rules.Count];
        var firstEffects = new int[rules.Count + 1];
        for (var i = 0; i < rules.Count; i++)
        {
            roots[i] = rules[i].When is null ? RuleBlock.Always : nodes.Count;
            rules[i].When?.Flatten(nodes);
            effects.AddRange(rules[i].Effects);
            firstEffects[i + 1] = effects.Count;
        }

        return new RuleBlock
        {
            Ids = [.. rules.Select(r => r.Id)],
            Reasons = [.. rules.Select(r => r.Reason.Length == 0 ? r.Id : r.Reason)],
            ConditionDigests = [.. rules.Select(r => ConditionDigest.Of(r.Node.Find("when")))],
            Nodes = [.. nodes],
            Roots = roots,
            Effects = [.. effects],
            FirstEffects = firstEffects,
            Stops = [.. rules.Select(r => r.Stop)],
            Index = RuleIndexBuilder.Build(rules),
            UsesPhrases = nodes.Exists(n => n.Kind is PhraseCondition),
            UsesTask = nodes.Exists(n => n.Kind is TaskCondition),
        };
    }

    private static void CheckIds(IReadOnlyList<RuleDraft> rules, BindContext context)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var rule in rules)
        {
            if (rule.Id.Length != 0 && !seen.Add(rule.Id))
            {
                context.Problems.Error(rule.Node.Find("id") ?? rule.Node, $"rule '{rule.Id}' exists already");
            }
        }
    }

    private static void CheckReach(IReadOnlyList<RuleDraft> rules, BindContext context)
    {
        var last = rules.TakeWhile(r => !(r.Stop && r.When is null && r.Node.Find("when") is null)).Count();
        if (last + 1 < rules.Count)
        {
            context.Problems.Warning(
                rules[last + 1].Node, $"is never reached, nor is any later rule: '{rules[last].Id}' always matches and stops");
        }
    }
}
