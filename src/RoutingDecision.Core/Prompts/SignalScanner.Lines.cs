namespace RoutingDecision.Core.Prompts;

/// <content>Begin and end of lines.</content>
internal ref partial struct SignalScanner
{
    private void BeginLine(int start)
    {
        _line = default;
        _line.Start = start;
        _line.Fenced = _fence != 0;
        int i = start;
        for (; Peek(i) is ' ' or '\t'; i++)
        {
            _line.Indent += _text[i] == '\t' ? 2 : 1;
        }

        switch (Peek(i))
        {
            case '~':
                Tildes(i);
                break;
            case '-' or '*' or '+' or '•' or '‣' or '◦' or '▪' or '·' or '–':
                if (Peek(i + 1) is ' ' or '\t')
                {
                    ListItem(i + 1);
                }

                break;
            case >= '0' and <= '9':
                StartsWithDigit(i);
                break;
            case '[':
                _line.StartsStamp = true;
                break;
            case 'F' or 'T' or 'C' or 'g' or 'p':
                ReadOnlySpan<char> rest = _text[i..];
                _line.StartsTrace = rest.StartsWith("File \"", StringComparison.Ordinal) || rest.StartsWith("Traceback (", StringComparison.Ordinal)
                    || rest.StartsWith("Caused by:", StringComparison.Ordinal) || rest.StartsWith("goroutine ", StringComparison.Ordinal)
                    || rest.StartsWith("panic: ", StringComparison.Ordinal);
                break;
            case >= 'a' and <= 'z':
                if (Peek(i + 1) == ')' && Peek(i + 2) == ' ')
                {
                    ListItem(i + 2);
                }

                break;
            default:
                break;
        }
    }

    private void EndLine(int end)
    {
        int solid = end - _line.Start - _line.Blanks;
        int last = end - 1;
        while (last >= _line.Start && CharClasses.Of(_text[last]) is CharClass.Space or CharClass.NewLine)
        {
            last--;
        }

        char lastChar = last >= _line.Start ? _text[last] : '\0';
        if (_line.IsTrace(lastChar))
        {
            _traceLines++;
        }
        else if (_line.IsCode(lastChar, solid))
        {
            _codeLines++;
        }

        _openTicks = 0;
        if (solid == 0)
        {
            EndSentence();
            _straightQuote = false;
            _curlyQuote = false;
        }
    }

    private void Tildes(int at)
    {
        if (Peek(at + 1) == '~' && Peek(at + 2) == '~' && _fence != '`')
        {
            _codeBlocks += _fence == 0 ? 1 : 0;
            _fence = _fence == 0 ? '~' : '\0';
            _line.HasFence = true;
        }
    }

    /// <summary>"1." and "12)" begin a list item; "2024-" and "10:" begin a log record.</summary>
    private void StartsWithDigit(int at)
    {
        int i = at;
        while (i < at + 5 && char.IsAsciiDigit(Peek(i)))
        {
            i++;
        }

        char mark = Peek(i);
        if ((i - at is 2 or 4) && mark is '-' or ':' or '/')
        {
            _line.StartsStamp = true;
        }
        else if ((i - at <= 3) && mark is '.' or ')' or '、' or '．')
        {
            char next = Peek(i + 1);
            if (i + 1 == _text.Length || next > 127 || CharClasses.Of(next) is CharClass.Space or CharClass.NewLine)
            {
                ListItem(i + 1);
            }
        }
    }

    private void ListItem(int markerEnd)
    {
        if (_fence == 0)
        {
            _listItems++;
            _line.IsListItem = true;
            _markerEnd = markerEnd;
            EndSentence();
        }
    }
}
