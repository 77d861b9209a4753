using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Core.Rules;

/// <summary>The evaluation of one rule set for one request: the input, and what was found in its text so far.</summary>
internal ref struct Matching
{
    private readonly RulePatterns _patterns;
    private readonly Span<ulong> _phraseHits;
    private readonly Span<ulong> _regexMemo;
    private readonly Span<ulong> _regexTried;
    private readonly Span<ulong> _regexHits;
    private ReadOnlySpan<ulong> _found;
    private bool _phrasesMatched;
    private bool _regexRun;

    /// <param name="input">The request.</param>
    /// <param name="patterns">Phrases and expressions of the policy.</param>
    /// <param name="phraseHits">Room for <see cref="RulePatterns.PhraseWords"/>; empty when no rule of the set has a phrase.</param>
    /// <param name="regexMemo">Cleared room for twice <see cref="RulePatterns.RegexWords"/>.</param>
    public Matching(RuleInput input, RulePatterns patterns, Span<ulong> phraseHits, Span<ulong> regexMemo)
    {
        Input = input;
        _patterns = patterns;
        _phraseHits = phraseHits;
        _regexMemo = regexMemo;
        _regexTried = regexMemo[..(regexMemo.Length / 2)];
        _regexHits = regexMemo[(regexMemo.Length / 2)..];
        if (input.Prompt.Reading?.Expressions is { } known && ReferenceEquals(known.Of, patterns.Key))
        {
            known.Bits.CopyTo(regexMemo);
        }
    }

    public RuleInput Input { get; }

    /// <summary>Nodes of the block under evaluation.</summary>
    public ReadOnlySpan<RuleNode> Nodes { get; set; }

    /// <summary>Bits of the phrases that occur; the text is searched at the first call, once for all phrases of the policy.</summary>
    public ReadOnlySpan<ulong> Phrases()
    {
        if (!_phrasesMatched)
        {
            _found = _patterns.Matcher is { } matcher ? Find(matcher) : _phraseHits;
            _phrasesMatched = true;
        }

        return _found;
    }

    private readonly ReadOnlySpan<ulong> Find(PhraseMatcher matcher)
    {
        var reading = Input.Prompt.Reading;
        if (reading?.Phrases is { } known && ReferenceEquals(known.Of, _patterns.Key))
        {
            return known.Bits;
        }

        _phraseHits.Clear();
        matcher.Match(Input.Prompt.Ask.Span, _phraseHits);
        if (reading is not null)
        {
            reading.Phrases = _phraseHits.ContainsAnyExcept(0ul) ? new PhraseHits(_patterns.Key, _phraseHits.ToArray()) : _patterns.None;
        }

        return _phraseHits;
    }

    /// <summary>
    /// Whether an expression matches; each is run at most once a request, however many rules share it, and not again over a text that was read before.
    /// </summary>
    public bool Regex(int id)
    {
        var bit = 1UL << (id & 63);
        if ((_regexTried[id >> 6] & bit) == 0)
        {
            _regexTried[id >> 6] |= bit;
            _regexRun = true;
            if (_patterns.IsMatch(id, Input.Prompt.Ask.Span))
            {
                _regexHits[id >> 6] |= bit;
            }
        }

        return (_regexHits[id >> 6] & bit) != 0;
    }

    /// <summary>Keeps what was found of a text that may come back.</summary>
    public readonly void Keep()
    {
        if (_regexRun && Input.Prompt.Reading is { } reading)
        {
            reading.Expressions = new ExpressionHits(_patterns.Key, _regexMemo.ToArray());
        }
    }

    /// <summary>What is known of a text that is gone; null: the text is at hand.</summary>
    public readonly KeptText? Kept => Input.Kept;

    /// <summary>Tests the condition at an index of <see cref="Nodes"/>.</summary>
    public static Truth Test(int at, scoped ref Matching matching)
    {
        ref readonly var node = ref matching.Nodes[at];
        return node.Kind.Test(in node, at, ref matching);
    }

    /// <summary>The value of a signal.</summary>
    public readonly float Signal(Signal signal) => Input.Prompt.Signals[signal];
}
