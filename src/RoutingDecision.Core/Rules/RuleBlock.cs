using System.Numerics;
using RoutingDecision.Core.Rules.Conditions;

namespace RoutingDecision.Core.Rules;

/// <summary>How the evaluation of a block ended.</summary>
internal enum BlockResult : byte
{
    Finished,

    /// <summary>A rule said that no later one is looked at.</summary>
    Stopped,

    /// <summary>A rule that could still matter depends on an unknown.</summary>
    Undecided,
}

/// <summary>Rules that were written as one list, compiled. Shared by all profiles whose rules contain the list. Immutable and thread-safe.</summary>
internal sealed class RuleBlock
{
    /// <summary>Root of a rule without conditions.</summary>
    public const int Always = -1;

    public required string[] Ids { get; init; }

    public required string[] Reasons { get; init; }

    /// <summary>What each rule asks for; see <see cref="ConditionDigest"/>.</summary>
    public required ulong[] ConditionDigests { get; init; }

    public required RuleNode[] Nodes { get; init; }

    /// <summary>Index of each rule's condition in <see cref="Nodes"/>, or <see cref="Always"/>.</summary>
    public required int[] Roots { get; init; }

    public required Effect[] Effects { get; init; }

    /// <summary>Index of each rule's first effect; one more entry than rules.</summary>
    public required int[] FirstEffects { get; init; }

    public required bool[] Stops { get; init; }

    public required RuleIndex Index { get; init; }

    public required bool UsesPhrases { get; init; }

    public required bool UsesTask { get; init; }

    public int Count => Ids.Length;

    /// <summary>Words of a bit set of the rules.</summary>
    public int Words => (Ids.Length + 63) >> 6;

    /// <summary>Merges the matching rules, in order.</summary>
    /// <param name="matching">The evaluation.</param>
    /// <param name="firstRule">Number of the block's first rule in the rule set.</param>
    /// <param name="isLast">True when no block follows.</param>
    /// <param name="without">Number of a rule that is passed over; -1: none.</param>
    /// <param name="candidates">Room for <see cref="Words"/>.</param>
    /// <param name="directives">What is merged into.</param>
    public BlockResult Evaluate(scoped ref Matching matching, int firstRule, bool isLast, int without, Span<ulong> candidates, ref Directives directives)
    {
        Index.Collect(ref matching, candidates);
        matching.Nodes = Nodes;
        for (var word = 0; word < candidates.Length; word++)
        {
            for (var bits = candidates[word]; bits != 0; bits &= bits - 1)
            {
                var rule = (word << 6) + BitOperations.TrailingZeroCount(bits);
                if (firstRule + rule == without)
                {
                    continue;
                }

                var truth = Roots[rule] == Always ? Truth.True : Matching.Test(Roots[rule], ref matching);
                if (truth == Truth.Unknown && matching.Kept is { } kept)
                {
                    truth = kept.Of(firstRule + rule, matching.Input.Task);
                }

                if (truth == Truth.True)
                {
                    Apply(rule, firstRule + rule, ref directives);
                    if (Stops[rule])
                    {
                        return BlockResult.Stopped;
                    }
                }
                else if (truth == Truth.Unknown && Matters(rule, isLast && rule == Count - 1, directives))
                {
                    matching.Kept?.OpenRule = firstRule + rule;
                    return BlockResult.Undecided;
                }
            }
        }

        return BlockResult.Finished;
    }

    /// <summary>Whether a rule asks for the task type.</summary>
    public bool TestsTask(int rule)
    {
        if (!UsesTask || Roots[rule] == Always)
        {
            return false;
        }

        var end = Nodes[Roots[rule]].End;
        for (var i = Roots[rule]; i < end; i++)
        {
            if (Nodes[i].Kind is TaskCondition)
            {
                return true;
            }
        }

        return false;
    }

    private void Apply(int rule, int number, ref Directives directives)
    {
        directives.Match(number);
        for (var i = FirstEffects[rule]; i < FirstEffects[rule + 1]; i++)
        {
            ref readonly var effect = ref Effects[i];
            effect.Action.Apply(effect, number, ref directives);
        }
    }

    private bool Matters(int rule, bool isLast, in Directives directives)
    {
        if (Stops[rule] && !isLast)
        {
            return true;
        }

        for (var i = FirstEffects[rule]; i < FirstEffects[rule + 1]; i++)
        {
            ref readonly var effect = ref Effects[i];
            if (effect.Action.Matters(effect, directives))
            {
                return true;
            }
        }

        return false;
    }
}
