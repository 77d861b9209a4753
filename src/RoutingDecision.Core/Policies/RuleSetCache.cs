using RoutingDecision.Core.Policies.Binding;
using RoutingDecision.Core.Rules;

namespace RoutingDecision.Core.Policies;

/// <summary>Compiles the rules of many profiles: each list once, each combination of lists once.</summary>
internal sealed class RuleSetCache(PolicyNode? written, BindContext context)
{
    private readonly Dictionary<string, (RuleBlock Block, int Number)> _byText = new(StringComparer.Ordinal);
    private readonly Dictionary<PolicyNode, (RuleBlock Block, int Number)> _byNode = [];
    private readonly Dictionary<string, RuleSet> _sets = new(StringComparer.Ordinal);
    private readonly Dictionary<RuleBlock, HashSet<string>> _idsOfLargest = [];
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private int _rules;

    /// <summary>Ids of all rules of the document.</summary>
    public IReadOnlySet<string> Ids => _ids;

    /// <summary>The rules with the overrides applied in order; nulls override nothing.</summary>
    public RuleSet Get(IEnumerable<PolicyNode?> overrides)
    {
        List<PolicyNode> lists = written is null ? [] : [written];
        foreach (var layer in overrides.OfType<PolicyNode>())
        {
            if (layer.Kind != NodeKind.Mapping)
            {
                lists = [layer];
            }
            else if (RuleShape.Additions.TryBind(layer, context, out var additions))
            {
                lists.InsertRange(0, additions.Prepend is null ? [] : [additions.Prepend]);
                lists.AddRange(additions.Append is null ? [] : [additions.Append]);
            }
        }

        var blocks = lists.ConvertAll(l => (Node: l, Compiled: Block(l)));
        var key = string.Join(',', blocks.Select(b => b.Compiled.Number));
        if (!_sets.TryGetValue(key, out var set))
        {
            CheckIds(blocks.ConvertAll(b => (b.Node, b.Compiled.Block)));
            set = RuleSet.Of(blocks.Select(b => b.Compiled.Block), context.Patterns);
            _sets.Add(key, set);
        }

        return set;
    }

    private (RuleBlock Block, int Number) Block(PolicyNode list)
    {
        if (_byNode.TryGetValue(list, out var known))
        {
            return known;
        }

        var text = PolicyTree.Canonical(list);
        if (_byText.TryGetValue(text, out known))
        {
            _byNode.Add(list, known);
            return known;
        }

        var before = context.Problems.Count;
        var compiled = (RuleBlockCompiler.Compile(list, context), _byNode.Count);
        _byNode.Add(list, compiled);
        if (context.Problems.Count == before)
        {
            _byText.Add(text, compiled);
        }

        Note(list, compiled.Item1);
        return compiled;
    }

    private void Note(PolicyNode list, RuleBlock block)
    {
        _ids.UnionWith(block.Ids);
        var before = _rules;
        _rules += block.Count;
        if (before <= PolicyLimits.Rules && _rules > PolicyLimits.Rules)
        {
            context.Problems.Error(list, $"the document has more than {PolicyLimits.Rules} different rules, overrides included");
        }
    }

    private void CheckIds(List<(PolicyNode Node, RuleBlock Block)> blocks)
    {
        if (blocks.Count < 2)
        {
            return;
        }

        // The largest block is the base as a rule, and is hashed once for all tenants.
        var largest = Enumerable.Range(0, blocks.Count).MaxBy(i => blocks[i].Block.Count);
        if (!_idsOfLargest.TryGetValue(blocks[largest].Block, out var known))
        {
            _idsOfLargest.Add(blocks[largest].Block, known = new HashSet<string>(blocks[largest].Block.Ids, StringComparer.Ordinal));
        }

        var others = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (node, block) in blocks.Where((_, i) => i != largest))
        {
            foreach (var id in block.Ids.Where(id => id.Length != 0 && (known.Contains(id) || !others.Add(id))))
            {
                context.Problems.Error(node, $"rule '{id}' exists already among the rules that these are added to");
            }
        }
    }
}
