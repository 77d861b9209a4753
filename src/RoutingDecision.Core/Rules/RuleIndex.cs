using System.Collections.Frozen;
using System.Numerics;

namespace RoutingDecision.Core.Rules;

/// <summary>
/// Which rules of a block can match at all, by what a request has. A rule stands under the values of at most one of its conjuncts, so
/// that rules about other tenants, features, tags, tasks, languages and phrases are not even looked at. Immutable and thread-safe.
/// </summary>
internal sealed class RuleIndex
{
    /// <summary>Bits of the rules that stand under no value.</summary>
    public required ulong[] Unkeyed { get; init; }

    /// <summary>Rules under tenants, features and languages; null where there are none.</summary>
    public required FrozenDictionary<string, int[]>? ByTenant { get; init; }

    public required FrozenDictionary<string, int[]>? ByFeature { get; init; }

    public required FrozenDictionary<string, int[]>? ByLanguage { get; init; }

    public required FrozenDictionary<string, TagRules>? ByTag { get; init; }

    /// <summary>Rules under task types, by the task's index.</summary>
    public required int[][]? ByTask { get; init; }

    public required FrozenDictionary<int, int[]>? ByPhrase { get; init; }

    /// <summary>Writes the bits of the rules to look at.</summary>
    public void Collect(scoped ref Matching matching, Span<ulong> candidates)
    {
        Unkeyed.CopyTo(candidates);
        var request = matching.Input.Request;
        Add(ByTenant, request.Tenant, candidates);
        Add(ByFeature, request.Feature, candidates);
        if (ByLanguage is not null)
        {
            Add(ByLanguage, matching.Input.Prompt.Language, candidates);
        }

        if (ByTag is not null)
        {
            for (var i = 0; i < request.Tags.Count; i++)
            {
                var tag = request.Tags[i];
                if (ByTag.TryGetValue(tag.Key, out var rules))
                {
                    Add(rules.Present, candidates);
                    Add(rules.ByValue, tag.Value, candidates);
                }
            }
        }

        AddTasks(matching.Input.Task, candidates);
        AddPhrases(ref matching, candidates);
    }

    private void AddTasks(int task, Span<ulong> candidates)
    {
        if (ByTask is null)
        {
            return;
        }

        if (task >= 0 && task < ByTask.Length)
        {
            Add(ByTask[task], candidates);
        }
        else if (task == RuleInput.TaskUnknown)
        {
            foreach (var rules in ByTask)
            {
                Add(rules, candidates);
            }
        }
    }

    private void AddPhrases(scoped ref Matching matching, Span<ulong> candidates)
    {
        if (ByPhrase is null)
        {
            return;
        }

        if (matching.Kept is { } kept)
        {
            AddPhrases(kept.Occurs, candidates);
            AddPhrases(kept.Open, candidates);
            return;
        }

        AddPhrases(matching.Phrases(), candidates);
    }

    private void AddPhrases(ReadOnlySpan<ulong> hits, Span<ulong> candidates)
    {
        for (var word = 0; word < hits.Length; word++)
        {
            for (var bits = hits[word]; bits != 0; bits &= bits - 1)
            {
                if (ByPhrase!.TryGetValue((word << 6) + BitOperations.TrailingZeroCount(bits), out var rules))
                {
                    Add(rules, candidates);
                }
            }
        }
    }

    private static void Add(FrozenDictionary<string, int[]>? index, string value, Span<ulong> candidates)
    {
        if (index is not null && index.TryGetValue(value, out var rules))
        {
            Add(rules, candidates);
        }
    }

    private static void Add(int[] rules, Span<ulong> candidates)
    {
        foreach (var rule in rules)
        {
            candidates[rule >> 6] |= 1UL << (rule & 63);
        }
    }

    /// <summary>Rules under one tag: whatever its value, and by value.</summary>
    internal sealed record TagRules(int[] Present, FrozenDictionary<string, int[]> ByValue);
}
