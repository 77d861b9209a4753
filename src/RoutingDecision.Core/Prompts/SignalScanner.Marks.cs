namespace RoutingDecision.Core.Prompts;

/// <content>Everything that is no letter, digit or white space.</content>
internal ref partial struct SignalScanner
{
    private int Marks(int start)
    {
        ReadOnlySpan<char> text = _text;
        ReadOnlySpan<ushort> table = CharClasses.All;
        int ascii = 0;
        int foreign = 0;
        int symbols = 0;
        int pairs = 0;
        int stops = 0;
        int ticks = 0;
        int i = start;
        for (; (uint)i < (uint)text.Length; i++)
        {
            char c = text[i];
            var kind = (CharClass)(byte)table[c];
            if (kind < CharClass.Stop)
            {
                break;
            }

            if (c < 128)
            {
                ascii++;
            }
            else
            {
                _nonAscii++;
                foreign++;
            }

            switch (kind)
            {
                case CharClass.Stop or CharClass.WideStop or CharClass.Question or CharClass.WideQuestion:
                    stops |= 1 << (kind - CharClass.Stop);
                    if (!IsStop(Peek(i + 1)))
                    {
                        EndStops(i, stops);
                        stops = 0;
                    }

                    if (c == '¡')
                    {
                        _language.AddLetter(c);
                    }

                    break;
                case CharClass.Code:
                    Code(i, c);
                    break;
                case CharClass.BackQuote:
                    ticks++;
                    if (Peek(i + 1) != '`')
                    {
                        EndTicks(ticks);
                        ticks = 0;
                    }

                    break;
                case CharClass.StraightQuote:
                    if (_fence == 0 && (_straightQuote || !IsAlphanumeric(i - 1)))
                    {
                        _quotes += _straightQuote ? 1 : 0;
                        _straightQuote = !_straightQuote;
                    }

                    break;
                case CharClass.CurlyQuote:
                    if (_fence == 0)
                    {
                        _quotes += _curlyQuote ? 1 : 0;
                        _curlyQuote = !_curlyQuote;
                    }

                    break;
                case CharClass.Math:
                    _math++;
                    break;
                case CharClass.Backslash:
                    _math += _fence == 0 && IsTexCommand(i) ? 1 : 0;
                    break;
                case CharClass.Colon:
                    Colon(i);
                    break;
                case CharClass.Punctuation:
                    _line.Pairs += c == '-' && Peek(i + 1) == '>' ? 1 : 0;
                    if (c == '¿')
                    {
                        _language.AddLetter(c);
                    }

                    break;
                case CharClass.Surrogate:
                    foreign--;
                    pairs++;
                    if (char.IsHighSurrogate(c) && char.IsLowSurrogate(Peek(i + 1)))
                    {
                        i++;
                        _nonAscii++;
                    }

                    break;
                default:
                    symbols += c < 128 ? 0 : 1;
                    foreign -= c < 128 ? 0 : 1;
                    break;
            }
        }

        _tally.Punctuation(ascii, foreign, symbols, pairs);
        return i;
    }

    private static bool IsStop(char c) => CharClasses.Of(c) is >= CharClass.Stop and <= CharClass.WideQuestion;

    /// <summary>A run of sentence marks ended; it ends a sentence before white space, a closing mark or the end, and always if it is a wide mark.</summary>
    private void EndStops(int last, int kinds)
    {
        const int Questions = (1 << (CharClass.Question - CharClass.Stop)) | (1 << (CharClass.WideQuestion - CharClass.Stop));
        const int Wide = (1 << (CharClass.WideStop - CharClass.Stop)) | (1 << (CharClass.WideQuestion - CharClass.Stop));
        char next = Peek(last + 1);
        if (_text[last] == '!' && next == '=')
        {
            _line.Pairs++;
        }

        if (_fence != 0 || last < _markerEnd)
        {
            return;
        }

        bool closes = (kinds & Wide) != 0 || last + 1 == _text.Length
            || CharClasses.Of(next) is CharClass.Space or CharClass.NewLine or CharClass.StraightQuote or CharClass.CurlyQuote or CharClass.BackQuote
            || next is ')' or ']' or '\'' or '’' or '*' or '_';
        if (closes)
        {
            EndSentence();
            _questions += (kinds & Questions) != 0 ? 1 : 0;
        }
    }

    private void Code(int at, char c)
    {
        _codeChars++;
        _line.Code++;
        char next = Peek(at + 1);
        if (c is not ('*' or '~') && next is not ('*' or '~') && CharClasses.Of(next) == CharClass.Code)
        {
            _line.Pairs++;
        }

        if (c == '(' && char.IsAsciiDigit(next))
        {
            _line.HasPlace = true;
        }
        else if (c == '=' && next == ' ' && at > _line.Start && _text[at - 1] == ' ')
        {
            _line.Assigns |= _line.Words == 1 || (_line.StartsWithKeyword && _line.Words <= 3);
        }
    }

    private void EndTicks(int count)
    {
        if (count >= 3)
        {
            if (_fence != '~')
            {
                _codeBlocks += _fence == 0 ? 1 : 0;
                _fence = _fence == 0 ? '`' : '\0';
                _openTicks = 0;
                _line.HasFence = true;
            }
        }
        else if (_fence == 0)
        {
            if (_openTicks == 0)
            {
                _openTicks = count;
            }
            else if (_openTicks == count)
            {
                _inlineCode++;
                _openTicks = 0;
            }
        }
    }

    private void Colon(int at)
    {
        char next = Peek(at + 1);
        if (next is ':' or '=')
        {
            _line.Pairs++;
        }
        else if (next == '/' && Peek(at + 2) == '/' && IsAlphanumeric(at - 1))
        {
            _urls++;
        }
        else if (char.IsAsciiDigit(next) && (IsAlphanumeric(at - 1) || (at > 0 && _text[at - 1] == ')')))
        {
            _line.HasPlace = true;
        }
    }

    /// <summary>A backslash and two lower-case letters, but neither a path ("C:\temp", "src\main") nor an escape after a word.</summary>
    private readonly bool IsTexCommand(int at) =>
        char.IsAsciiLetterLower(Peek(at + 1))
        && char.IsAsciiLetterLower(Peek(at + 2))
        && Peek(at - 1) != ':'
        && !(IsAlphanumeric(at - 1) && IsAlphanumeric(at - 2));
}
