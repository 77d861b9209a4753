using System.Text.RegularExpressions;
using RoutingDecision.Classifier.Features;

namespace RoutingDecision.Classifier.Tests.Features;

/// <summary>
/// The ids of a text by definition: words as strings, n-grams as substrings, a list of all rows of which the first distinct ones count. Shares with
/// the featurizer only the table of folds and the hash.
/// </summary>
internal sealed class ReferenceIds(FeaturizerOptions options)
{
    private const int LongestWord = 32;
    private const string Start = "\u0002";
    private const string End = "\u0003";

    // A unit of Thai, kana or Han, or a run of others, between separators.
    private static readonly Regex Word = new(
        "[\u0E00-\u0E7F\u3040-\u30FF\u3400-\u9FFF\uF900-\uFAFF]|[^\0\u0E00-\u0E7F\u3040-\u30FF\u3400-\u9FFF\uF900-\uFAFF]+",
        RegexOptions.CultureInvariant, TimeSpan.FromSeconds(20));

    internal int[] Of(string text)
    {
        if (text.Length <= options.HeadChars + options.TailChars)
        {
            return [.. Openings(text).Concat(Rows(text)).Distinct().Take(options.MaxIds)];
        }

        var head = Openings(text).Concat(Rows(text[..options.HeadChars])).Distinct().Take(options.MaxIds * 2 / 3);
        return [.. head.Concat(Rows(text[^options.TailChars..])).Distinct().Take(options.MaxIds)];
    }

    private static string[] WordsOf(string text) => [.. Word.Matches(string.Concat(text.Select(c => CharFold.Map[c]))).Select(m => m.Value)];

    /// <summary>Rows of the first words of the text, and of those of its last line if it has several.</summary>
    private IEnumerable<int> Openings(string text)
    {
        var first = WordsOf(text[..Math.Min(text.Length, options.HeadChars)]).Take(options.OpeningWords);
        var lines = text[Math.Max(0, text.Length - options.TailChars)..].TrimEnd('\r', '\n', ' ', '\t').Split('\n');
        var last = lines.Length == 1 ? [] : WordsOf(lines[^1]).Take(options.OpeningWords);
        return [.. first.Select(w => Row(Hash(FeatureHash.OpeningSpace, w))), .. last.Select(w => Row(Hash(FeatureHash.ClosingSpace, w)))];
    }

    /// <summary>Of each word its n-grams, itself and, behind another word, the pair of both.</summary>
    private IEnumerable<int> Rows(string text)
    {
        var words = WordsOf(text);
        for (var i = 0; i < words.Length; i++)
        {
            foreach (var gram in Grams(words[i]))
            {
                var packed = gram.Aggregate(0UL, (units, unit) => (units * 65_536) + unit);
                yield return Row(FeatureHash.Append(FeatureHash.CharSpace ^ options.Seed, packed));
            }

            yield return Row(Hash(FeatureHash.WordSpace, words[i]));
            if (options.WordNgrams == 2 && i > 0)
            {
                var pair = FeatureHash.Append(FeatureHash.PairSpace ^ options.Seed, Hash(FeatureHash.WordSpace, words[i - 1]));
                yield return Row(FeatureHash.Append(pair, Hash(FeatureHash.WordSpace, words[i])));
            }
        }
    }

    /// <summary>
    /// N-grams of a word between its marks, by their ends and then by length. A word of one unit has none; of one that is too long only the
    /// beginning has, without the mark of an end; none is the first mark and one unit alone.
    /// </summary>
    private IEnumerable<string> Grams(string word)
    {
        if (word.Length < 2)
        {
            return [];
        }

        var marked = word.Length > LongestWord ? Start + word[..LongestWord] : Start + word + End;
        return
            from end in Enumerable.Range(3, marked.Length - 2)
            from n in new[] { 2, 3, 4 }
            where n >= options.CharNgramMin && n <= options.CharNgramMax && n <= end
            select marked.Substring(end - n, n);
    }

    private ulong Hash(ulong space, string word) => word.Aggregate(space ^ options.Seed, (state, unit) => FeatureHash.Append(state, unit));

    private int Row(ulong state) => FeatureHash.Row(state, 64 - (int)Math.Log2(options.DictionarySize));
}
