using System.Text;

namespace RoutingDecision.TestKit.Fuzzing;

/// <summary>Texts of all scripts and of none, to compare a fast path with a plain reference. The same seed makes the same texts.</summary>
/// <param name="seed">Where chance begins.</param>
/// <param name="usual">UTF-16 units that a text has at most, about.</param>
/// <param name="longest">The same of one text in <see cref="LongOneIn"/>.</param>
public sealed class OddTexts(int seed, int usual, int longest)
{
    private const int LongOneIn = 500;

    /// <summary>First and last units of scripts, of punctuation, of surrogates and of everything.</summary>
    private static readonly (char First, char Last)[] Blocks =
    [
        (' ', '~'), ('a', 'z'), ('A', 'Z'), ('\0', '\u024F'), ('\u0300', '\u03FF'), ('\u0400', '\u052F'), ('\u0590', '\u06FF'),
        ('\u0900', '\u097F'), ('\u0E00', '\u0E7F'), ('\u1E00', '\u20BF'), ('\u2000', '\u206F'), ('\u3000', '\u30FF'), ('\u3400', '\u9FFF'),
        ('\uAC00', '\uD7A3'), ('\uD7F0', '\uE010'), ('\uD800', '\uDFFF'), ('\uF8F0', '\uFB10'), ('\uFE20', '\uFFFF'), ('\0', '\uFFFF'),
    ];

    private readonly Random _random = new(seed);

    private enum Mixture
    {
        Pieces,
        OneBlock,
        AnyBlocks,
        Everything,
    }

    /// <summary>Pieces that mean something to what reads prompts, so that texts made of them meet its rules often and in odd company.</summary>
    public static IReadOnlyList<string> Pieces { get; } =
    [
        "then", "Then", "after", "that", "at", "least", "step", "2", "must", "why", "Why", "prove", "trade", "off", "don't", "schritt",
        "für", "по", "после", "этого", "必须", "然后", "证明", "次に", "なぜ", "비교해", "그런", "다음", "왜", "على", "الأقل", "क्यों", "केवल", "ทำไม",
        "café", "naïve", "ΣΊΣΥΦΟΣ", "İstanbul", "Straße", "if", "for", "return", "SELECT", "x", "foo_bar", "camelCase",
        "internationalization", "123", "3.14", "٣", "１２", "=", " = ", "==", "=>", "->", "()", "{", "}", ";", ":", "::", ":=", "!=", "[",
        "]", "<", ">", "</", "**", "~", "~~~", "`", "``", "```", "\"", "“", "”", "«", "»", "?", "!", "...", "?!", "？", "。", "؟", "।", ",",
        "'", "(", ")", "- ", "* ", "1. ", "2) ", "a) ", "g) ", "• ", "\\frac", "\\n", "C:\\temp", "√", "≤", "²", "http://a.b", "www.x.org",
        "://", "error:", "ERROR", "warning CS12", "Error:", "TypeError:", "Exception", "at a.b(c:3)", "File \"", "Traceback (", "[",
        "2024-01-02", "12:30", "(12", "info:", " ", " ", " ", " ", "  ", "\t", "\n", "\n", "\n\n", "\r\n", "\r", "\u2028", "\u00a0", "\0",
        "\u200f", "\u200d", "\ufeff", "\u0301", "\ud83d", "\ude00", "😀", "👨‍👩‍👧", "𝒳", "\uffff", "\u3000", "ー", "々", "½", "€", "Ⅷ", "ǅ",
    ];

    /// <summary>The next text.</summary>
    public string Next()
    {
        var length = _random.Next(_random.Next(LongOneIn) == 0 ? longest : usual);
        var mixture = (Mixture)_random.Next(4);
        var block = Any(Blocks);
        var text = new StringBuilder();
        while (text.Length < length)
        {
            var piece = mixture switch
            {
                Mixture.Pieces => true,
                Mixture.OneBlock => _random.Next(9) == 0,
                Mixture.Everything => _random.Next(2) == 0,
                _ => false,
            };
            _ = piece ? text.Append(Any(Pieces)) : text.Append(UnitOf(mixture == Mixture.OneBlock ? block : Any(Blocks)));
        }

        return text.ToString();
    }

    private char UnitOf((char First, char Last) block) => (char)_random.Next(block.First, block.Last + 1);

    private T Any<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];
}
