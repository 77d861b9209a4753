using System.Collections;

namespace RoutingDecision.Core.Rules;

/// <summary>The compiled rules of a profile. Immutable and thread-safe.</summary>
public sealed class RuleSet
{
    private readonly RuleBlock[] _blocks;
    private readonly int[] _firstRules;
    private readonly RulePatterns _patterns;
    private readonly int _words;
    private readonly bool _usesPhrases;

    private RuleSet(RuleBlock[] blocks, RulePatterns patterns)
    {
        _blocks = blocks;
        _patterns = patterns;
        _firstRules = new int[blocks.Length];
        for (var i = 0; i < blocks.Length; i++)
        {
            _firstRules[i] = Count;
            Count += blocks[i].Count;
        }

        _words = blocks.Length == 0 ? 0 : blocks.Max(b => b.Words);
        _usesPhrases = blocks.Any(b => b.UsesPhrases);
        UsesTask = blocks.Any(b => b.UsesTask);
        Ids = blocks.Length == 1 ? blocks[0].Ids : new Texts(this, b => b.Ids);
        Reasons = blocks.Length == 1 ? blocks[0].Reasons : new Texts(this, b => b.Reasons);
    }

    /// <summary>No rules.</summary>
    public static RuleSet Empty { get; } = new([], new RulePatterns());

    /// <summary>Number of rules.</summary>
    public int Count { get; }

    /// <summary>Rule ids in order.</summary>
    public IReadOnlyList<string> Ids { get; }

    /// <summary>The reason that a rule gives, or its id.</summary>
    public IReadOnlyList<string> Reasons { get; }

    /// <summary>Whether any rule tests the task type.</summary>
    public bool UsesTask { get; }

    /// <summary>
    /// Merges the directives of all matching rules into <paramref name="directives"/> (which the caller made fresh).
    /// Returns false when a rule that could still change the result depends on the task type and it is not known yet:
    /// assess the prompt and evaluate again from fresh directives. Allocates nothing but what it keeps with a prompt that may come back.
    /// </summary>
    /// <param name="input">What conditions can see.</param>
    /// <param name="directives">What is merged into.</param>
    /// <param name="without">A rule (its number) that is passed over, to find out what it did; -1: none.</param>
    public bool Evaluate(in RuleInput input, ref Directives directives, int without = -1)
    {
        if (_blocks.Length == 0)
        {
            return true;
        }

        if (input.Kept is { } kept)
        {
            (kept.OpenRule, kept.LeftTaskOpen) = (-1, false);
        }

        Span<ulong> candidates = stackalloc ulong[_words];
        Span<ulong> phraseHits = stackalloc ulong[_usesPhrases ? _patterns.PhraseWords : 0];
        Span<ulong> regexMemo = stackalloc ulong[2 * _patterns.RegexWords];
        var matching = new Matching(input, _patterns, phraseHits, regexMemo);
        var result = BlockResult.Finished;
        for (var i = 0; i < _blocks.Length && result == BlockResult.Finished; i++)
        {
            var block = _blocks[i];
            result = block.Evaluate(ref matching, _firstRules[i], i == _blocks.Length - 1, without, candidates[..block.Words], ref directives);
        }

        matching.Keep();
        return result is BlockResult.Finished or BlockResult.Stopped;
    }

    /// <summary>Phrases and expressions of the policy, of all its rule sets.</summary>
    internal RulePatterns Patterns => _patterns;

    /// <summary>Whether the rule asks for the task type.</summary>
    internal bool TestsTask(int rule)
    {
        var (block, own) = Find(rule);
        return block.TestsTask(own);
    }

    /// <summary>What the rule asks for; see <see cref="ConditionDigest"/>.</summary>
    internal ulong ConditionOf(int rule)
    {
        var (block, own) = Find(rule);
        return block.ConditionDigests[own];
    }

    /// <summary>Whether no later rule is looked at when the rule matches.</summary>
    internal bool Stops(int rule)
    {
        var (block, own) = Find(rule);
        return block.Stops[own];
    }

    /// <summary>Joins blocks in order; empty ones are left out.</summary>
    internal static RuleSet Of(IEnumerable<RuleBlock> blocks, RulePatterns patterns)
    {
        var filled = blocks.Where(b => b.Count != 0).ToArray();
        return filled.Length == 0 ? Empty : new RuleSet(filled, patterns);
    }

    private (RuleBlock Block, int Own) Find(int rule)
    {
        var block = _blocks.Length - 1;
        while (_firstRules[block] > rule)
        {
            block--;
        }

        return (_blocks[block], rule - _firstRules[block]);
    }

    /// <summary>Texts of all blocks, without a copy for each of thousands of tenants.</summary>
    private sealed class Texts(RuleSet rules, Func<RuleBlock, string[]> select) : IReadOnlyList<string>
    {
        public int Count => rules.Count;

        public string this[int index]
        {
            get
            {
                var (block, own) = rules.Find(index);
                return select(block)[own];
            }
        }

        public IEnumerator<string> GetEnumerator() => rules._blocks.SelectMany(select).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
