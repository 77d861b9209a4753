using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Classifier.Features;

/// <summary>
/// The rows of one phrase, from which kept ids tell whether it occurs in an ask that was read as a whole.
/// </summary>
/// <remarks>
/// Wherever the phrase occurs, every run of letters in it is part of a featurizer word, whose character n-grams include those within the run: if one
/// of them is missing, the phrase does not occur. This holds for any phrase of whole words. A phrase of one word of ASCII letters can also be seen to
/// occur: its own row and all n-grams of the word with its marks are there. It can only occur without its own row where '#' or '+' touches it, which
/// the featurizer takes for letters and the matcher does not, or a character beyond ASCII; the n-grams with '#' and '+' are looked up, and of an ask
/// that is not ASCII only the absence by n-grams is believed. Two words in a row leave the row of their pair, also across punctuation: without it the
/// phrase does not occur, with it nothing is known. Words beyond the longest that n-grams are written of, joined by '#' or '+', are the one case that
/// this can't see.
/// </remarks>
internal sealed class PhraseRows
{
    private readonly bool _wholeWord;
    private readonly int[] _inner;
    private readonly int[] _plain;
    private readonly int[] _whole;
    private readonly int[] _touching;
    private readonly int[] _pairs;
    private readonly int _word;
    private readonly bool _seesTouching;

    public PhraseRows(PhrasePattern phrase, FeaturizerOptions options)
    {
        var hash = new NgramRows(options);
        var runs = RunsOf(phrase.Text);
        _wholeWord = phrase.WholeWord && runs.Count > 0;
        _inner = [.. runs.SelectMany(r => hash.Within(r, char.IsAscii)).Distinct()];
        _plain = [.. runs.SelectMany(r => hash.Within(r, c => char.IsAscii(c) && !HasTwin(c))).Distinct()];
        var words = phrase.Text.Split(' ');
        var areLetters = phrase.IgnoreCase && words.All(w => w.Length is > 0 and <= NgramRows.LongestWord && w.All(c => char.IsAsciiLetter(c) || c == '_'));
        _word = areLetters && words.Length == 1 ? hash.Word(runs[0]) : -1;
        _whole = _word >= 0 ? [.. hash.Whole(runs[0]).Distinct()] : [];
        _pairs = areLetters && words.Length > 1 && options.WordNgrams > 1 ? [.. runs.Zip(runs.Skip(1), hash.Pair)] : [];
        var sides = areLetters ? runs.ConvertAll(r => hash.Touching(r)) : [];
        _seesTouching = areLetters && sides.TrueForAll(s => s is not null);
        _touching = _seesTouching ? [.. sides.SelectMany(s => s!).Distinct()] : [];
    }

    /// <summary>Whether the phrase occurs; null: the ids can't tell.</summary>
    /// <param name="present">Bits of the ids.</param>
    /// <param name="isAscii">The ask is ASCII.</param>
    public bool? Occurs(ReadOnlySpan<ulong> present, bool isAscii)
    {
        if (!_wholeWord)
        {
            return null;
        }

        if (!All(present, isAscii ? _inner : _plain))
        {
            return false;
        }

        if (!isAscii)
        {
            return null;
        }

        if (_word >= 0 && Has(present, _word) && All(present, _whole))
        {
            return true;
        }

        var missing = _word >= 0 || (_pairs.Length > 0 && !All(present, _pairs));
        return missing && _seesTouching && !Any(present, _touching) ? false : null;
    }

    /// <summary>Letters that the matcher also sees in a character beyond ASCII (dotless i, the Kelvin sign, long s), which the featurizer hashes as
    /// it is.</summary>
    private static bool HasTwin(char c) => c is 'i' or 'k' or 's';

    /// <summary>Runs of what the featurizer takes for a word, folded; logographic units are left out.</summary>
    private static List<string> RunsOf(string text)
    {
        var runs = new List<string>();
        var run = new System.Text.StringBuilder();
        foreach (var c in text + " ")
        {
            var folded = CharFold.Map[c];
            if (folded != CharFold.Separator && !CharFold.IsLogographic(folded))
            {
                run.Append(folded);
            }
            else if (run.Length > 0)
            {
                runs.Add(run.ToString());
                run.Clear();
            }
        }

        return runs;
    }

    private static bool Has(ReadOnlySpan<ulong> present, int row) => (present[row >> 6] & (1UL << (row & 63))) != 0;

    private static bool All(ReadOnlySpan<ulong> present, int[] rows)
    {
        foreach (var row in rows)
        {
            if (!Has(present, row))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Any(ReadOnlySpan<ulong> present, int[] rows)
    {
        foreach (var row in rows)
        {
            if (Has(present, row))
            {
                return true;
            }
        }

        return false;
    }
}
