namespace RoutingDecision.Core.Prompts;

/// <summary>
/// Finds all of many phrases in one pass over a text (Aho and Corasick, 1975), however many there are; in two when some must be whole
/// words and others need not. Immutable, thread-safe;
/// matching allocates nothing.
/// </summary>
public sealed class PhraseMatcher
{
    /// <summary>Longest phrase, in UTF-16 units.</summary>
    public const int MaxLength = 512;

    /// <summary>Whole words apart: their automaton need not look at a word beyond the letters that tell it from all phrases.</summary>
    private readonly PhraseAutomaton? _words;
    private readonly PhraseAutomaton? _anywhere;

    private PhraseMatcher(IReadOnlyList<PhrasePattern> patterns)
    {
        Count = patterns.Count;
        _words = PhraseAutomatonBuilder.Build(patterns, wholeWords: true);
        _anywhere = PhraseAutomatonBuilder.Build(patterns, wholeWords: false);
    }

    /// <summary>Number of patterns.</summary>
    public int Count { get; }

    /// <summary>Length that the hit set must have at least: one bit a pattern.</summary>
    public int HitWords => (Count + 63) >> 6;

    /// <summary>Builds a matcher; pattern i of the list sets bit i. Equal patterns are allowed and all report.</summary>
    /// <exception cref="ArgumentException">A pattern is empty, only white space or too long.</exception>
    public static PhraseMatcher Compile(IReadOnlyList<PhrasePattern> patterns)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        return new PhraseMatcher(patterns);
    }

    /// <summary>
    /// Sets bit i (bit i % 64 of word i / 64) when pattern i occurs in the text; clears none. So one set can collect the hits of
    /// several texts, but it must be clear at first.
    /// </summary>
    /// <exception cref="ArgumentException">The hit set is shorter than <see cref="HitWords"/>.</exception>
    public void Match(ReadOnlySpan<char> text, Span<ulong> hits)
    {
        if (hits.Length < HitWords)
        {
            throw new ArgumentException($"The hit set needs {HitWords} words, not {hits.Length}.", nameof(hits));
        }

        _words?.Run(text, hits);
        _anywhere?.Run(text, hits);
    }
}
