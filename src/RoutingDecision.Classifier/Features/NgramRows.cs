using System.Numerics;

namespace RoutingDecision.Classifier.Features;

/// <summary>Rows of words, pairs and character n-grams, as <see cref="Featurizer"/> hashes them. A test holds the two together.</summary>
internal sealed class NgramRows(FeaturizerOptions options)
{
    /// <summary>Units of a word beyond which no n-grams are written.</summary>
    public const int LongestWord = 32;

    private const char Start = '\u0002';
    private const char End = '\u0003';

    private readonly int _shift = 64 - BitOperations.Log2((uint)options.DictionarySize);

    /// <summary>Row of a folded word.</summary>
    public int Word(string word) => FeatureHash.Row(StateOf(word), _shift);

    /// <summary>Row of two neighbouring folded words.</summary>
    public int Pair(string first, string second) => FeatureHash.Row(
        FeatureHash.Append(FeatureHash.Append(FeatureHash.PairSpace ^ options.Seed, StateOf(first)), StateOf(second)), _shift);

    /// <summary>Rows of all n-grams of a folded word with its marks; a word of one unit has none, and no bigram begins with the mark.</summary>
    public IEnumerable<int> Whole(string word) => word.Length < 2
        ? []
        : Within(Start + word + End, static _ => true).Except(options.CharNgramMin <= 2 ? [Gram(Start + word[..1])] : []);

    /// <summary>Rows of the n-grams within folded text, marks included if it has them, that hold only such units.</summary>
    public IEnumerable<int> Within(string text, Func<char, bool> units)
    {
        for (var n = Math.Max(2, options.CharNgramMin); n <= options.CharNgramMax; n++)
        {
            for (var i = 0; i + n <= text.Length; i++)
            {
                if (text.Skip(i).Take(n).All(units))
                {
                    yield return Gram(text.AsSpan(i, n));
                }
            }
        }
    }

    /// <summary>
    /// Rows, of which there is one wherever '#' or '+' touches the folded word, whatever stands on its other side; null: the word is too short for
    /// the n-grams to show it.
    /// </summary>
    public IReadOnlyList<int>? Touching(string word)
    {
        var n = options.CharNgramMax;
        if (n < 2 || options.CharNgramMin > n || word.Length < n - 2)
        {
            return null;
        }

        if (word.Length >= n - 1)
        {
            return
            [
                Gram("#" + word[..(n - 1)]), Gram("+" + word[..(n - 1)]), Gram(word[^(n - 1)..] + "#"), Gram(word[^(n - 1)..] + "+"),
            ];
        }

        // Both neighbours fit into the n-gram; between two marks stands the word itself.
        return [.. from left in (char[])[Start, '#', '+'] from right in (char[])[End, '#', '+'] where (left, right) != (Start, End) select Gram(left + word + right)];
    }

    private int Gram(ReadOnlySpan<char> units)
    {
        var window = 0UL;
        foreach (var unit in units)
        {
            window = (window << 16) | unit;
        }

        return FeatureHash.Row(FeatureHash.Append(FeatureHash.CharSpace ^ options.Seed, window), _shift);
    }

    private ulong StateOf(string word)
    {
        var state = FeatureHash.WordSpace ^ options.Seed;
        foreach (var c in word)
        {
            state = FeatureHash.Append(state, c);
        }

        return state;
    }
}
