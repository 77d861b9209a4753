using System.Runtime.CompilerServices;

namespace RoutingDecision.Core.Prompts;

/// <summary>
/// Counts the features of a text that the token estimate is a weighted sum of. Fed with runs (words, numbers, punctuation, white
/// space) by <see cref="TokenEstimator"/> and by the signal scanner, so that both come to the same number.
/// </summary>
internal struct TokenTally
{
    internal const int FeatureCount = 30;

    private Features _counts;

    internal readonly int this[TokenFeature feature] => _counts[(int)feature];

    /// <summary>A run of letters. <paramref name="foreign"/> are its letters outside ASCII, <paramref name="humps"/> its lower-to-upper steps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Word(int length, int foreign, int upper, int humps, Script script)
    {
        if (script == Script.Latin)
        {
            _counts[(int)TokenFeature.Words]++;
            if (length > 6)
            {
                LongWord(length);
            }

            if ((foreign | upper) != 0)
            {
                MarkedWord(length, foreign, upper, humps);
            }
        }
        else
        {
            OtherWord(length, script);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Number(int digits)
    {
        _counts[(int)TokenFeature.Numbers]++;
        _counts[(int)TokenFeature.DigitTriples] += (int)((uint)(digits + 2) / 3);
    }

    /// <summary>A run of characters that are no letters, digits or white space: ASCII marks, other marks, symbols and surrogate pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Punctuation(int ascii, int foreign, int symbols, int pairs)
    {
        if (ascii > 0)
        {
            _counts[(int)TokenFeature.PunctuationRuns]++;
            _counts[(int)TokenFeature.PunctuationExtra] += ascii - 1;
        }

        _counts[(int)TokenFeature.ForeignPunctuation] += foreign;
        _counts[(int)TokenFeature.Symbols] += symbols;
        _counts[(int)TokenFeature.Pairs] += pairs;
    }

    /// <summary>A run of blanks within a line or at its begin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Blanks(int length)
    {
        if (length > 1)
        {
            _counts[(int)TokenFeature.BlankRuns]++;
            _counts[(int)TokenFeature.BlankSixteens] += length >> 4;
        }
    }

    /// <summary>One line break; <paramref name="joins"/> when it follows punctuation or another break, with which BPE merges it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Break(bool joins) => _counts[(int)(joins ? TokenFeature.JoinedBreaks : TokenFeature.Breaks)]++;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Unspaced(Script script, int length) => _counts[(int)(script switch
    {
        Script.Kana => TokenFeature.Kana,
        Script.Thai => TokenFeature.Thai,
        _ => TokenFeature.Han,
    })] += length;

    internal readonly double Estimate()
    {
        double sum = 0;
        for (int i = 0; i < FeatureCount; i++)
        {
            sum += _counts[i] * TokenEstimator.Weights[i];
        }

        return sum + (ForeignLength * TokenEstimator.ForeignLengthWeight);
    }

    /// <summary>
    /// Letters beyond the sixth of Latin words, as far as the text is not English: long words are one token in English and several
    /// in languages that show accents, which a fifth of the words carry where they are used at all.
    /// </summary>
    internal readonly double ForeignLength
    {
        get
        {
            double accents = Math.Min(1, 6.0 * this[TokenFeature.ForeignLetters] / Math.Max(1, this[TokenFeature.Words]));
            return accents * (this[TokenFeature.LettersOver6] + this[TokenFeature.LettersOver10]);
        }
    }

    private void LongWord(int length)
    {
        _counts[(int)TokenFeature.LettersOver6] += Math.Min(length, 10) - 6;
        _counts[(int)TokenFeature.LettersOver10] += Math.Max(0, length - 10);
    }

    private void MarkedWord(int length, int foreign, int upper, int humps)
    {
        _counts[(int)TokenFeature.ForeignLetters] += foreign;
        _counts[(int)TokenFeature.Humps] += humps;
        if (upper > 1 && upper == length)
        {
            _counts[(int)TokenFeature.CapitalWords]++;
            _counts[(int)TokenFeature.CapitalLetters] += length;
        }
    }

    private void OtherWord(int length, Script script)
    {
        (TokenFeature word, TokenFeature letter) = script switch
        {
            Script.Cyrillic => (TokenFeature.CyrillicWords, TokenFeature.CyrillicLetters),
            Script.Hangul => (TokenFeature.HangulWords, TokenFeature.HangulLetters),
            Script.Arabic or Script.Hebrew => (TokenFeature.ArabicWords, TokenFeature.ArabicLetters),
            Script.Devanagari => (TokenFeature.DevanagariWords, TokenFeature.DevanagariLetters),
            _ => (TokenFeature.OtherLetters, TokenFeature.OtherLetters),
        };
        _counts[(int)word]++;
        _counts[(int)letter] += length;
    }

    [InlineArray(FeatureCount)]
    private struct Features
    {
        private int _first;
    }
}

/// <summary>The features, in the order of <see cref="TokenEstimator.Weights"/>.</summary>
internal enum TokenFeature
{
    Words,
    LettersOver6,
    LettersOver10,
    ForeignLetters,
    Humps,
    CapitalWords,
    CapitalLetters,
    Numbers,
    DigitTriples,
    PunctuationRuns,
    PunctuationExtra,
    ForeignPunctuation,
    Symbols,
    Pairs,
    BlankRuns,
    BlankSixteens,
    Breaks,
    JoinedBreaks,
    Han,
    Kana,
    Thai,
    HangulWords,
    HangulLetters,
    CyrillicWords,
    CyrillicLetters,
    ArabicWords,
    ArabicLetters,
    DevanagariWords,
    DevanagariLetters,
    OtherLetters,
}
