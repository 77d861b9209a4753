using System.Globalization;
using System.Text;

namespace RoutingDecision.Classifier.Tests.Features.WordPiece;

/// <summary>The algorithm once more, with strings and no care for speed: cased, Chinese characters split, words of up to 100 code points.</summary>
internal static class ReferenceTokens
{
    public static string Of(string text, IReadOnlyList<string> vocabulary) => string.Join(' ', Words(text).SelectMany(w => Pieces(w, vocabulary)));

    private static string[] Words(string text)
    {
        var spaced = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (rune.Value is '\t' or '\n' or '\r' || category == UnicodeCategory.SpaceSeparator)
            {
                spaced.Append(' ');
            }
            else if (rune.Value == 0xFFFD || category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)
            {
                continue;
            }
            else if (rune.Value is >= 0x4E00 and <= 0x9FFF || rune.Value is > 32 and < 127 && !char.IsAsciiLetterOrDigit((char)rune.Value))
            {
                spaced.Append(' ').Append(rune).Append(' ');
            }
            else
            {
                spaced.Append(rune);
            }
        }

        return spaced.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private static List<string> Pieces(string word, IReadOnlyList<string> vocabulary)
    {
        var pieces = new List<string>();
        while (word.EnumerateRunes().Count() is > 0 and <= 100)
        {
            var mark = pieces.Count == 0 ? "" : "##";
            var length = Enumerable.Range(1, word.Length).LastOrDefault(n => vocabulary.Contains(mark + word[..n]));
            if (length == 0)
            {
                return ["[UNK]"];
            }

            pieces.Add(mark + word[..length]);
            word = word[length..];
        }

        return word.Length == 0 ? pieces : ["[UNK]"];
    }
}
