namespace RoutingDecision.Core.Prompts;

/// <content>From counts to signals.</content>
internal ref partial struct SignalScanner
{
    /// <summary>Characters of a script without spaces that make about one word.</summary>
    private const double CharsPerUnspacedWord = 1.5;

    internal readonly double Tokens => _tally.Estimate();

    /// <summary>Writes the signals of the ask; those of the conversation are the reader's.</summary>
    internal readonly void WriteTo(ref PromptSignals signals)
    {
        double unspacedWords = Math.Ceiling(_unspaced / CharsPerUnspacedWord);
        double words = _words + unspacedWords;
        signals[Signal.AskWords] = (float)words;
        signals[Signal.AskLines] = _chars == 0 ? 0 : _lines;
        signals[Signal.AskSentences] = _sentences;
        signals[Signal.Questions] = _questions;
        signals[Signal.CodeBlocks] = _codeBlocks;
        signals[Signal.CodeLines] = _codeLines;
        signals[Signal.CodeDensity] = Share(_codeChars, _chars);
        signals[Signal.InlineCode] = _inlineCode;
        signals[Signal.ListItems] = _listItems;
        signals[Signal.DigitShare] = Share(_digits, _chars);
        signals[Signal.MathSymbols] = _math;
        signals[Signal.UppercaseShare] = Share(_upper, _letters);
        signals[Signal.NonAsciiShare] = Share(_nonAscii, _chars);
        signals[Signal.MeanWordLength] = Share(_letters + _digits, words);
        signals[Signal.LongWordShare] = Share(_longWords, words);
        signals[Signal.MultiStep] = _multiStep;
        signals[Signal.Constraints] = _constraints;
        signals[Signal.ReasoningWords] = _reasoning;
        signals[Signal.Urls] = _urls;
        signals[Signal.QuotedSpans] = _quotes;
        signals[Signal.TraceLines] = _traceLines;
        signals[Signal.DistinctWordShare] = (float)_distinct.Share;
    }

    /// <summary>The script of most letters; of equals the first in the enumeration, so that kana gives way to Han.</summary>
    internal readonly Script DominantScript()
    {
        int best = 0;
        Script script = Script.Other;
        for (int i = 0; i <= (int)Script.Thai; i++)
        {
            int count = _scripts[i] + (i == (int)Script.Latin ? _asciiLetters : 0);
            if (count > best)
            {
                best = count;
                script = (Script)i;
            }
        }

        return script;
    }

    /// <summary>Code of the language, or "und". Chinese quotes a kana now and then; a tenth of the Han characters makes Japanese.</summary>
    internal readonly string Language(Script script) =>
        _language.Result(script, _scripts[(int)Script.Kana] * 10 >= _scripts[(int)Script.Han]);

    private static float Share(double part, double whole) => whole > 0 ? (float)(part / whole) : 0;
}
