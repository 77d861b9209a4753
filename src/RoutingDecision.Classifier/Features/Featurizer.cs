using System.Numerics;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Classifier.Features;

/// <summary>
/// Turns a prompt into what the model reads: distinct rows of hashed n-grams, and normalised shape signals. Training and serving share this code.
/// Thread-safe; allocates nothing; the same text gives the same ids in every version of the product (<see cref="FeaturizerOptions.Version"/>).
/// </summary>
/// <remarks>
/// The text is folded (<see cref="CharFold"/>) and cut into words at separators; a logographic unit is a word of its own. Hashed are words,
/// pairs of neighbouring words (also across punctuation), and the character n-grams of each word of up to <see cref="LongestWord"/> units with
/// a mark before and after it. Openings are words again, with their place, at the start of the text and of its last line.
/// </remarks>
public sealed class Featurizer
{
    private const int LongestWord = 32;
    private const char WordStart = '\u0002';
    private const char WordEnd = '\u0003';

    private readonly FeaturizerOptions _options;
    private readonly SignalNormaliser _signals;
    private readonly int _shift;
    private readonly int _seenWords;

    /// <summary>Prepares a featurizer; the options were checked by the manifest's validator.</summary>
    public Featurizer(FeaturizerOptions options)
    {
        _options = options;
        _signals = new SignalNormaliser(options.Signals);
        _shift = 64 - BitOperations.Log2((uint)options.DictionarySize);
        _seenWords = options.DictionarySize / 64;
    }

    /// <summary>Most ids of one prompt.</summary>
    public int MaxIds => _options.MaxIds;

    /// <summary>Number of normalised signals.</summary>
    public int SignalCount => _options.Signals.Count;

    /// <summary>Writes the distinct ids of a text, each 1..DictionarySize-1, in order of first appearance; returns how many (0 for a text without
    /// words).</summary>
    /// <param name="text">Any text, also with lone surrogates.</param>
    /// <param name="ids">At least <see cref="MaxIds"/> long.</param>
    public int WriteIds(ReadOnlySpan<char> text, Span<int> ids)
    {
        Span<ulong> seen = stackalloc ulong[_seenWords];
        var sink = new IdSink(ids, seen, _shift);
        if (text.Length <= _options.HeadChars + _options.TailChars)
        {
            sink.Allow(_options.MaxIds);
            Openings(text, ref sink);
            Segment(text, ref sink);
            return sink.Count;
        }

        sink.Allow(_options.MaxIds * 2 / 3);
        Openings(text, ref sink);
        Segment(text[.._options.HeadChars], ref sink);
        sink.Allow(_options.MaxIds);
        Segment(text[^_options.TailChars..], ref sink);
        return sink.Count;
    }

    /// <summary>Whether a text was read as a whole when so many ids came of it.</summary>
    public bool ReadsWhole(int length, int count) => length <= _options.HeadChars + _options.TailChars && count < _options.MaxIds;

    /// <summary>Writes the normalised signals, <see cref="SignalCount"/> of them.</summary>
    public void WriteSignals(in PromptSignals signals, Span<float> target) => _signals.Write(signals, target);

    private void Segment(ReadOnlySpan<char> text, ref IdSink sink)
    {
        var map = CharFold.Map;
        var start = FeatureHash.WordSpace ^ _options.Seed;
        var charSpace = FeatureHash.CharSpace ^ _options.Seed;
        var pairSpace = FeatureHash.PairSpace ^ _options.Seed;
        var longest = _options.CharNgramMax;
        var shortest = _options.CharNgramMin;
        ulong previous = 0;
        var i = 0;
        while (i < text.Length && !sink.IsFull)
        {
            var c = map[text[i++]];
            if (c == CharFold.Separator)
            {
                continue;
            }

            var word = FeatureHash.Append(start, c);
            if (!CharFold.IsLogographic(c))
            {
                var window = ((ulong)WordStart << 16) | c;
                var length = 1;
                while (i < text.Length && (c = map[text[i]]) != CharFold.Separator && !CharFold.IsLogographic(c))
                {
                    i++;
                    word = FeatureHash.Append(word, c);
                    if (++length <= LongestWord)
                    {
                        window = (window << 16) | c;
                        Grams(window, length + 1, shortest, longest, charSpace, ref sink);
                    }
                }

                if (length is > 1 and <= LongestWord)
                {
                    Grams((window << 16) | WordEnd, length + 2, shortest, longest, charSpace, ref sink);
                }
            }

            sink.Add(word);
            if (previous != 0 && _options.WordNgrams > 1)
            {
                sink.Add(FeatureHash.Append(FeatureHash.Append(pairSpace, previous), word));
            }

            previous = word;
        }
    }

    /// <summary>Adds the n-grams that end at the newest unit of the window; <paramref name="available"/> units of it are in use.</summary>
    private static void Grams(ulong window, int available, int shortest, int longest, ulong space, ref IdSink sink)
    {
        if (shortest <= 2 && longest >= 2 && available >= 2)
        {
            sink.Add(FeatureHash.Append(space, window & 0xFFFF_FFFFUL));
        }

        if (shortest <= 3 && longest >= 3 && available >= 3)
        {
            sink.Add(FeatureHash.Append(space, window & 0xFFFF_FFFF_FFFFUL));
        }

        if (longest >= 4 && available >= 4)
        {
            sink.Add(FeatureHash.Append(space, window));
        }
    }

    private void Openings(ReadOnlySpan<char> text, ref IdSink sink)
    {
        if (_options.OpeningWords == 0)
        {
            return;
        }

        Opening(text[..Math.Min(text.Length, _options.HeadChars)], FeatureHash.OpeningSpace ^ _options.Seed, ref sink);
        var tail = text[^Math.Min(text.Length, _options.TailChars)..].TrimEnd("\r\n \t");
        var lineStart = tail.LastIndexOf('\n') + 1;
        if (lineStart > 0)
        {
            Opening(tail[lineStart..], FeatureHash.ClosingSpace ^ _options.Seed, ref sink);
        }
    }

    private void Opening(ReadOnlySpan<char> text, ulong space, ref IdSink sink)
    {
        var map = CharFold.Map;
        var words = 0;
        var i = 0;
        while (i < text.Length && words < _options.OpeningWords)
        {
            var c = map[text[i++]];
            if (c == CharFold.Separator)
            {
                continue;
            }

            var word = FeatureHash.Append(space, c);
            if (!CharFold.IsLogographic(c))
            {
                while (i < text.Length && (c = map[text[i]]) != CharFold.Separator && !CharFold.IsLogographic(c))
                {
                    i++;
                    word = FeatureHash.Append(word, c);
                }
            }

            sink.Add(word);
            words++;
        }
    }
}
