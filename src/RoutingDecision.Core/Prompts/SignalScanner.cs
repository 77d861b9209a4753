using System.Runtime.CompilerServices;

namespace RoutingDecision.Core.Prompts;

/// <summary>
/// Reads a text once, from left to right, and counts everything that the shape signals are made of. The loop cuts the text into
/// runs (word, number, unspaced character, blanks, line break, marks) by one table look-up a character; each run is handed to one
/// method. A word's hash is ready when the word ends (<see cref="EndWord"/>): that is where n-gram features can be taken from too.
/// </summary>
internal ref partial struct SignalScanner
{
    private ReadOnlySpan<char> _text;
    private LineShape _line;
    private TokenTally _tally;
    private LanguageGuess _language;
    private DistinctWords _distinct;
    private ScriptCounts _scripts;
    private ulong _previousWord;

    private int _chars;
    private int _words;
    private int _unspaced;
    private int _asciiLetters;
    private int _letters;
    private int _upper;
    private int _digits;
    private int _nonAscii;
    private int _longWords;
    private int _lines;
    private int _sentences;
    private int _questions;
    private int _codeBlocks;
    private int _codeLines;
    private int _codeChars;
    private int _inlineCode;
    private int _listItems;
    private int _math;
    private int _multiStep;
    private int _constraints;
    private int _reasoning;
    private int _urls;
    private int _quotes;
    private int _traceLines;

    private int _markerEnd;
    private int _openTicks;
    private char _fence;
    private bool _straightQuote;
    private bool _curlyQuote;
    private bool _openSentence;

    /// <summary>Scans one piece of text. Several pieces are apart as if a line break stood between them.</summary>
    internal void Scan(ReadOnlySpan<char> text)
    {
        _text = text;
        _chars += text.Length;
        _lines++;
        BeginLine(0);
        ReadOnlySpan<ushort> table = CharClasses.All;
        int i = 0;
        while ((uint)i < (uint)text.Length)
        {
            var kind = (CharClass)(byte)table[text[i]];
            if (kind <= CharClasses.LastInWord)
            {
                i = Word(i);
            }
            else if (kind == CharClass.Space)
            {
                i = Blanks(i);
            }
            else if (kind >= CharClass.Stop)
            {
                i = Marks(i);
            }
            else if (kind == CharClass.NewLine)
            {
                i = NewLine(i);
            }
            else if (kind == CharClass.Digit)
            {
                i = Number(i);
            }
            else
            {
                i = Unspaced(i);
            }
        }

        EndLine(text.Length);
        EndSentence();
    }

    private int Blanks(int start)
    {
        ReadOnlySpan<ushort> table = CharClasses.All;
        ReadOnlySpan<char> text = _text;
        int i = start;
        do
        {
            _nonAscii += text[i] > 127 ? 1 : 0;
            i++;
        }
        while ((uint)i < (uint)text.Length && (CharClass)(byte)table[text[i]] == CharClass.Space);

        _line.Blanks += i - start;
        _tally.Blanks(i - start);
        return i;
    }

    private int NewLine(int at)
    {
        _nonAscii += _text[at] > 127 ? 1 : 0;
        TokenEstimator.Break(_text, at, ref _tally);
        if (_text[at] == '\r' && Peek(at + 1) == '\n')
        {
            _line.Blanks++;
            return at + 1;
        }

        EndLine(at);
        _lines++;
        BeginLine(at + 1);
        return at + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly char Peek(int at) => (uint)at < (uint)_text.Length ? _text[at] : '\0';

    private readonly bool IsAlphanumeric(int at) => (uint)at < (uint)_text.Length && CharClasses.Of(_text[at]) <= CharClass.Digit;

    private void EndSentence()
    {
        if (_openSentence)
        {
            _sentences++;
            _openSentence = false;
        }
    }

    [InlineArray((int)Script.Thai + 1)]
    private struct ScriptCounts
    {
        private int _first;
    }
}
