using System.Globalization;
using System.Text;

namespace RoutingDecision.Classifier.Features.WordPiece;

/// <summary>What a code point is to the basic tokenizer of BERT (Devlin et al., 2019).</summary>
internal enum BasicClass : byte
{
    /// <summary>Part of a word.</summary>
    Letter,

    /// <summary>Separates words and is dropped.</summary>
    Space,

    /// <summary>A Chinese character: a word of its own.</summary>
    Single,

    /// <summary>Dropped without separating: control and format characters, U+FFFD, and what stands for an unpaired surrogate.</summary>
    Nothing,
}

/// <summary>The classes of code points that split text into words before WordPiece does its part.</summary>
internal static class BasicText
{
    public static BasicClass ClassOf(Rune rune, bool splitCjk)
    {
        var value = rune.Value;
        if (value is ' ' or '\t' or '\n' or '\r')
        {
            return BasicClass.Space;
        }

        if (value == 0xFFFD)
        {
            return BasicClass.Nothing;
        }

        if (splitCjk && IsIdeograph(value))
        {
            return BasicClass.Single;
        }

        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.SpaceSeparator => BasicClass.Space,
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned =>
                BasicClass.Nothing,
            _ => BasicClass.Letter,
        };
    }

    /// <summary>
    /// Whether a character is a word of its own. Every visible ASCII character that is neither letter nor digit is, also $, +, &lt;, =, &gt;, ^, `, |
    /// and ~, which Unicode calls symbols.
    /// </summary>
    public static bool IsPunctuation(Rune rune) => rune.IsAscii
        ? rune.Value is > ' ' and < 0x7F && !char.IsAsciiLetterOrDigit((char)rune.Value)
        : Rune.GetUnicodeCategory(rune) is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation
            or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation;

    /// <summary>The blocks of unified and compatibility ideographs; kana and Hangul are written with spaces or in runs and are left
    /// together.</summary>
    public static bool IsIdeograph(int value) => value is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF)
        or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B820 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
