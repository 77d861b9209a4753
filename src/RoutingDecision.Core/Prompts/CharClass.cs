using System.Globalization;
using System.Runtime.CompilerServices;

namespace RoutingDecision.Core.Prompts;

/// <summary>What the scanner does with a UTF-16 unit. The first four continue a word, so that one comparison finds a word's end.</summary>
internal enum CharClass : byte
{
    Lower,
    Upper,
    Letter,
    Mark,
    Unspaced,
    Digit,
    Space,
    NewLine,
    Stop,
    WideStop,
    Question,
    WideQuestion,
    Code,
    BackQuote,
    StraightQuote,
    CurlyQuote,
    Math,
    Backslash,
    Colon,
    Punctuation,
    Surrogate,
    Other,
}

/// <summary>
/// One table for all 65,536 UTF-16 units: class in the low byte, script in the next seven bits, and in the top bit whether the letter
/// betrays a language (<see cref="LanguageGuess.AddLetter"/>). ASCII text touches 256 bytes of it.
/// </summary>
internal static class CharClasses
{
    internal const CharClass LastInWord = CharClass.Mark;

    /// <summary>Brackets, operators and semicolons: the characters that <see cref="Signal.CodeDensity"/> counts.</summary>
    internal const string CodeCharacters = "{}[]()<>=;+*/%&|^~";

    private static readonly ushort[] Table = BuildTable();

    internal static ReadOnlySpan<ushort> All => Table;

    internal static CharClass Of(char c) => (CharClass)(byte)Table[c];

    internal static Script ScriptOf(char c) => ScriptOf(Table[c]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Script ScriptOf(ushort entry) => (Script)((entry >> 8) & 0x7F);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsTelling(ushort entry) => entry >= 0x8000;

    /// <summary>Letters, digits and the underscore: what must not touch a whole-word phrase.</summary>
    internal static bool IsWordCharacter(char c) => (CharClass)(byte)Table[c] <= CharClass.Digit || c == '_';

    private static ushort[] BuildTable()
    {
        var table = new ushort[65_536];
        for (int i = 0; i < table.Length; i++)
        {
            char c = (char)i;
            Script script = FindScript(c);
            table[i] = (ushort)((int)Classify(c, script) | ((int)script << 8) | (LanguageGuess.TellingLetters.Contains(c, StringComparison.Ordinal) ? 0x8000 : 0));
        }

        return table;
    }

    private static CharClass Classify(char c, Script script)
    {
        switch (c)
        {
            case '\n' or '\r' or '\u2028' or '\u2029' or '\u0085': return CharClass.NewLine;
            case '.' or '!' or '…' or '¡': return CharClass.Stop;
            case '。' or '！' or '｡' or '।' or '॥' or '۔': return CharClass.WideStop;
            case '?': return CharClass.Question;
            case '？' or '؟' or '⁇' or '\u037E' or '՞': return CharClass.WideQuestion;
            case '`': return CharClass.BackQuote;
            case '"': return CharClass.StraightQuote;
            case '“' or '”' or '„' or '«' or '»' or '「' or '」' or '『' or '』' or '‟': return CharClass.CurlyQuote;
            case '\\': return CharClass.Backslash;
            case ':': return CharClass.Colon;
            case '×' or '÷' or '±' or '²' or '³' or '¹' or '½': return CharClass.Math;
            default: break;
        }

        if (CodeCharacters.Contains(c, StringComparison.Ordinal))
        {
            return CharClass.Code;
        }

        return char.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.SpaceSeparator => CharClass.Space,
            UnicodeCategory.DecimalDigitNumber => CharClass.Digit,
            UnicodeCategory.Surrogate => CharClass.Surrogate,
            UnicodeCategory.MathSymbol => CharClass.Math,
            UnicodeCategory.Control => c is '\t' or '\v' or '\f' ? CharClass.Space : CharClass.Other,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
                => script is Script.Han or Script.Kana or Script.Thai ? CharClass.Unspaced : CharClass.Mark,
            UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber => OfLetter(c, script),
            UnicodeCategory.OtherSymbol or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNumber => CharClass.Other,
            _ => CharClass.Punctuation,
        };
    }

    private static CharClass OfLetter(char c, Script script) => script switch
    {
        Script.Han or Script.Kana or Script.Thai => CharClass.Unspaced,
        _ when char.GetUnicodeCategory(c) == UnicodeCategory.LowercaseLetter => CharClass.Lower,
        _ when char.GetUnicodeCategory(c) == UnicodeCategory.UppercaseLetter => CharClass.Upper,
        _ => CharClass.Letter,
    };

    private static Script FindScript(char c) => c switch
    {
        >= 'A' and <= 'Z' or >= 'a' and <= 'z' or >= '\u00AA' and <= '\u024F' or >= '\u1E00' and <= '\u1EFF' or >= '\uFF21' and <= '\uFF5A' => Script.Latin,
        >= '\u0370' and <= '\u03FF' or >= '\u1F00' and <= '\u1FFF' => Script.Greek,
        >= '\u0400' and <= '\u052F' => Script.Cyrillic,
        >= '\u0590' and <= '\u05FF' => Script.Hebrew,
        >= '\u0600' and <= '\u06FF' or >= '\u0750' and <= '\u077F' or >= '\uFB50' and <= '\uFDFF' or >= '\uFE70' and <= '\uFEFC' => Script.Arabic,
        >= '\u0900' and <= '\u097F' => Script.Devanagari,
        >= '\u0E00' and <= '\u0E7F' => Script.Thai,
        >= '\u1100' and <= '\u11FF' or >= '\u3130' and <= '\u318F' or >= '\uAC00' and <= '\uD7AF' => Script.Hangul,
        >= '\u3040' and <= '\u30FF' or >= '\u31F0' and <= '\u31FF' or >= '\uFF66' and <= '\uFF9F' => Script.Kana,
        '\u3005' or '\u3007' or >= '\u3400' and <= '\u4DBF' or >= '\u4E00' and <= '\u9FFF' or >= '\uF900' and <= '\uFAFF' => Script.Han,
        _ => Script.Other,
    };
}
