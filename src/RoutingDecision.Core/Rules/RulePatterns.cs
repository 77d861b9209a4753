using System.Text.RegularExpressions;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Core.Rules;

/// <summary>
/// The phrases and regular expressions of all rules of a policy, each once. Filled while rules are bound, then sealed; immutable and
/// thread-safe from then on.
/// </summary>
internal sealed class RulePatterns
{
    private readonly Dictionary<(string Text, bool WholeWord), int> _phraseIds = [];
    private readonly List<PhrasePattern> _phrases = [];
    private readonly Dictionary<(string Pattern, bool IgnoreCase), int> _regexIds = [];
    private readonly List<Regex> _regexes = [];
    private Regex[] _compiled = [];

    /// <summary>Names the patterns for what is kept of prompts, which so does not keep them alive when another policy is in force.</summary>
    public object Key { get; } = new();

    /// <summary>Finds the phrases, once the patterns are sealed; null when there are none.</summary>
    public PhraseMatcher? Matcher { get; private set; }

    /// <summary>What most texts have of the phrases, once the patterns are sealed: none.</summary>
    public PhraseHits None { get; private set; } = null!;

    /// <summary>Words of a bit set of phrases.</summary>
    public int PhraseWords => (_phrases.Count + 63) >> 6;

    /// <summary>The phrases; the id of one is its index.</summary>
    public IReadOnlyList<PhrasePattern> Phrases => _phrases;

    /// <summary>Words of a bit set of expressions.</summary>
    public int RegexWords => (_regexes.Count + 63) >> 6;

    /// <summary>Id of a phrase that is matched whatever its case; -1 when there are too many.</summary>
    public int AddPhrase(string text, bool wholeWord)
    {
        var key = (text.ToLowerInvariant(), wholeWord);
        if (_phraseIds.TryGetValue(key, out var id))
        {
            return id;
        }

        if (_phrases.Count == PolicyLimits.Phrases)
        {
            return -1;
        }

        _phraseIds.Add(key, _phrases.Count);
        _phrases.Add(new PhrasePattern(text, wholeWord));
        return _phrases.Count - 1;
    }

    /// <summary>Id of an expression; -1 when there are too many.</summary>
    /// <exception cref="ArgumentException">The expression is malformed.</exception>
    /// <exception cref="NotSupportedException">It needs backtracking, or its automaton is too large.</exception>
    public int AddRegex(string pattern, bool ignoreCase)
    {
        if (_regexIds.TryGetValue((pattern, ignoreCase), out var id))
        {
            return id;
        }

        if (_regexes.Count == PolicyLimits.Regexes)
        {
            return -1;
        }

        var options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);

        // Linear in the text by construction, so that a time limit would only add the risk of an exception.
        _regexes.Add(new Regex(pattern, options, Regex.InfiniteMatchTimeout));
        _regexIds.Add((pattern, ignoreCase), _regexes.Count - 1);
        return _regexes.Count - 1;
    }

    /// <summary>Makes the patterns ready to match.</summary>
    public void Seal()
    {
        Matcher = _phrases.Count == 0 ? null : PhraseMatcher.Compile(_phrases);
        None = new PhraseHits(Key, new ulong[PhraseWords]);
        _compiled = [.. _regexes];
    }

    /// <summary>Whether an expression matches somewhere in the text.</summary>
    public bool IsMatch(int regex, ReadOnlySpan<char> text) => _compiled[regex].IsMatch(text);
}
