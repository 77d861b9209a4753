using System.Collections.Frozen;

namespace RoutingDecision.Core.Rules;

/// <summary>Chooses the key of each rule and builds the index.</summary>
internal sealed class RuleIndexBuilder
{
    // Before the prompt is assessed every rule under a task is looked at, so a task must be much rarer than another key to be chosen.
    private const double TaskPenalty = 4;

    private readonly Dictionary<RuleKey, int> _uses = [];
    private readonly Dictionary<KeyKind, int> _values = [];
    private readonly Dictionary<RuleKey, List<int>> _rules = [];

    private RuleIndexBuilder()
    {
    }

    public static RuleIndex Build(IReadOnlyList<RuleDraft> rules)
    {
        var builder = new RuleIndexBuilder();
        foreach (var rule in rules.Where(r => r.When is not null))
        {
            builder.Count(rule.When!);
        }

        var unkeyed = new ulong[(rules.Count + 63) >> 6];
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i].When is { } when && when.Kind.Keys(when, builder.Price) is { } keys)
            {
                builder.Add(i, keys);
            }
            else
            {
                unkeyed[i >> 6] |= 1UL << (i & 63);
            }
        }

        return new RuleIndex
        {
            Unkeyed = unkeyed,
            ByTenant = builder.ByText(KeyKind.Tenant),
            ByFeature = builder.ByText(KeyKind.Feature),
            ByLanguage = builder.ByText(KeyKind.Language),
            ByTag = builder.ByTag(),
            ByTask = builder.ByTask(),
            ByPhrase = builder.Of(KeyKind.Phrase) is { Count: > 0 } phrases
                ? phrases.ToFrozenDictionary(p => p.Key.Number, p => p.Value.ToArray())
                : null,
        };
    }

    /// <summary>
    /// Expected number of candidates from a key: rules that name it, times the chance that a request has it if values are equally
    /// common.
    /// </summary>
    private double Price(RuleKey key) =>
        _uses.GetValueOrDefault(key, 1) / (double)_values.GetValueOrDefault(key.Kind, 1) * (key.Kind == KeyKind.Task ? TaskPenalty : 1);

    private void Count(ConditionDraft draft)
    {
        if (draft.Children.Count != 0)
        {
            foreach (var child in draft.Children)
            {
                Count(child);
            }

            return;
        }

        foreach (var key in draft.Kind.Keys(draft, _ => 0) ?? [])
        {
            var uses = _uses.GetValueOrDefault(key);
            _uses[key] = uses + 1;
            _values[key.Kind] = _values.GetValueOrDefault(key.Kind) + (uses == 0 ? 1 : 0);
        }
    }

    private void Add(int rule, IReadOnlyList<RuleKey> keys)
    {
        foreach (var key in keys.Distinct())
        {
            if (!_rules.TryGetValue(key, out var rules))
            {
                _rules.Add(key, rules = []);
            }

            rules.Add(rule);
        }
    }

    private List<KeyValuePair<RuleKey, List<int>>> Of(KeyKind kind) => [.. _rules.Where(p => p.Key.Kind == kind)];

    private FrozenDictionary<string, int[]>? ByText(KeyKind kind) =>
        Of(kind) is { Count: > 0 } pairs ? pairs.ToFrozenDictionary(p => p.Key.Text, p => p.Value.ToArray(), StringComparer.Ordinal) : null;

    private FrozenDictionary<string, RuleIndex.TagRules>? ByTag()
    {
        var byName = Of(KeyKind.Tag).Concat(Of(KeyKind.TagPresence)).GroupBy(p => p.Key.Text, StringComparer.Ordinal).ToList();
        return byName.Count == 0 ? null : byName.ToFrozenDictionary(
            g => g.Key,
            g => new RuleIndex.TagRules(
                [.. g.Where(p => p.Key.Kind == KeyKind.TagPresence).SelectMany(p => p.Value)],
                g.Where(p => p.Key.Kind == KeyKind.Tag).ToFrozenDictionary(p => p.Key.Value, p => p.Value.ToArray(), StringComparer.Ordinal)),
            StringComparer.Ordinal);
    }

    private int[][]? ByTask()
    {
        var pairs = Of(KeyKind.Task);
        if (pairs.Count == 0)
        {
            return null;
        }

        var rules = new int[pairs.Max(p => p.Key.Number) + 1][];
        Array.Fill(rules, []);
        foreach (var (key, list) in pairs)
        {
            rules[key.Number] = [.. list];
        }

        return rules;
    }
}
