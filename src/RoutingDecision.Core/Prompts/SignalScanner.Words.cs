using System.Runtime.CompilerServices;

namespace RoutingDecision.Core.Prompts;

/// <content>Words, numbers and characters of scripts without spaces.</content>
internal ref partial struct SignalScanner
{
    private const int LongWord = 9;

    private static readonly ulong AtHash = Lexicon.Hash("at");
    private static readonly ulong WwwHash = Lexicon.Hash("www");
    private static readonly ulong ErrorHash = Lexicon.Hash("error");

    private int Word(int start)
    {
        ReadOnlySpan<char> text = _text;
        ulong hash = 0;
        int upper = 0;
        int i = start;
        for (; (uint)i < (uint)text.Length; i++)
        {
            uint folded = text[i] | 0x20u;
            if (folded - 'a' > 'z' - 'a')
            {
                break;
            }

            hash = Lexicon.AppendAscii(hash, folded);
            upper += text[i] < 'a' ? 1 : 0;
        }

        _asciiLetters += i - start;
        if ((uint)i < (uint)text.Length && text[i] > 127 && CharClasses.Of(text[i]) <= CharClasses.LastInWord)
        {
            return ForeignWord(start, i, hash, upper);
        }

        _tally.Word(i - start, 0, upper, upper == 0 ? 0 : Humps(start, i, upper), Script.Latin);
        EndWord(start, i, hash, i - start, upper, Script.Latin);
        return i;
    }

    /// <summary>Goes on with a word at its first character outside ASCII.</summary>
    private int ForeignWord(int start, int at, ulong hash, int upper)
    {
        ReadOnlySpan<char> text = _text;
        ReadOnlySpan<ushort> table = CharClasses.All;
        int letters = at - start;
        Script script = letters > 0 ? Script.Latin : Script.Other;
        int foreign = 0;
        int inScript = 0;
        int i = at;
        for (; (uint)i < (uint)text.Length; i++)
        {
            char c = text[i];
            ushort entry = table[c];
            var kind = (CharClass)(byte)entry;
            if (kind > CharClasses.LastInWord)
            {
                break;
            }

            if (kind == CharClass.Upper)
            {
                upper++;
                hash = Lexicon.Append(hash, char.ToLowerInvariant(c));
            }
            else
            {
                hash = Lexicon.Append(hash, c);
            }

            if (kind != CharClass.Mark)
            {
                Script found = CharClasses.ScriptOf(entry);
                if (found != script)
                {
                    _scripts[(int)script] += inScript;
                    inScript = 0;
                    script = found;
                }

                letters++;
                inScript++;
            }

            foreign += c > 127 ? 1 : 0;
            if (CharClasses.IsTelling(entry))
            {
                _language.AddLetter(c);
            }
        }

        _scripts[(int)script] += inScript;
        _nonAscii += foreign;
        _tally.Word(i - start, foreign, upper, upper == 0 ? 0 : Humps(start, i, upper), script);
        if (letters > 0)
        {
            EndWord(start, i, hash, letters, upper, script);
        }

        return i;
    }

    /// <summary>Steps from a lower-case to an upper-case letter. Most words with a capital have it in front and need no second look.</summary>
    private readonly int Humps(int start, int end, int upper)
    {
        if (upper == 1 && CharClasses.Of(_text[start]) == CharClass.Upper)
        {
            return 0;
        }

        int humps = 0;
        for (int i = start + 1; i < end; i++)
        {
            humps += CharClasses.Of(_text[i]) == CharClass.Upper && CharClasses.Of(_text[i - 1]) == CharClass.Lower ? 1 : 0;
        }

        return humps;
    }

    private void EndWord(int start, int end, ulong hash, int letters, int upper, Script script)
    {
        _words++;
        _letters += letters;
        _upper += upper;
        _longWords += letters >= LongWord ? 1 : 0;
        _line.Words++;
        _distinct.Add(hash);

        WordFlags flags = Lexicon.Find(hash);
        if (_line.Words == 1)
        {
            _line.StartsWithKeyword = (flags & WordFlags.CodeKeyword) != WordFlags.None && (upper == 0 || (upper == letters && letters > 1));
            _line.StartsWithAt = hash == AtHash && upper == 0;
        }

        if ((flags & WordFlags.Level) != WordFlags.None)
        {
            Level(end, hash, letters, upper);
        }

        char next = Peek(end);
        if (next == ':' && upper > 0 && letters > 5)
        {
            ErrorName(start, end);
        }
        else if (next == '.' && hash == WwwHash && (start == 0 || _text[start - 1] != '/'))
        {
            _urls++;
        }

        if (_fence == 0)
        {
            if ((flags & WordFlags.Tail) != WordFlags.None)
            {
                flags |= Lexicon.Find(Lexicon.Pair(_previousWord, hash));
            }

            if (script == Script.Hangul && end - start > 2 && (flags & WordFlags.Counted) == WordFlags.None)
            {
                // Korean hangs its particles on the word, so its first two syllables stand for it.
                flags |= Lexicon.Find(Lexicon.Append(Lexicon.Append(0, _text[start]), _text[start + 1]));
            }

            Count(flags);
            _language.AddWord(flags);
            _previousWord = hash;
            _openSentence = true;
        }
    }

    private int Number(int start)
    {
        ReadOnlySpan<char> text = _text;
        ReadOnlySpan<ushort> table = CharClasses.All;
        ulong hash = 0;
        int i = start;
        for (; (uint)i < (uint)text.Length && (CharClass)(byte)table[text[i]] == CharClass.Digit; i++)
        {
            hash = Lexicon.Append(hash, text[i]);
            _nonAscii += text[i] > 127 ? 1 : 0;
        }

        _digits += i - start;
        _tally.Number(i - start);
        _words++;
        _line.Words++;
        _distinct.Add(hash);
        if (_fence == 0)
        {
            Count(Lexicon.Find(Lexicon.Pair(_previousWord, Lexicon.NumberHash)));
            _previousWord = Lexicon.NumberHash;
            _openSentence = true;
        }

        return i;
    }

    private int Unspaced(int start)
    {
        ReadOnlySpan<char> text = _text;
        ReadOnlySpan<ushort> table = CharClasses.All;
        char previous = '\0';
        int i = start;
        for (; (uint)i < (uint)text.Length; i++)
        {
            char c = text[i];
            ushort entry = table[c];
            if ((CharClass)(byte)entry != CharClass.Unspaced)
            {
                break;
            }

            Script script = CharClasses.ScriptOf(entry);
            _scripts[(int)script]++;
            _tally.Unspaced(script, 1);
            if (previous != '\0')
            {
                ulong hash = Lexicon.Append(Lexicon.Append(0, previous), c);
                _distinct.Add(hash);
                if (_fence == 0)
                {
                    Count(Lexicon.Find(hash));
                }
            }

            previous = c;
        }

        _unspaced += i - start;
        _letters += i - start;
        _nonAscii += i - start;
        _openSentence |= _fence == 0;
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Count(WordFlags flags)
    {
        if ((flags & WordFlags.Counted) != WordFlags.None)
        {
            _multiStep += (flags & WordFlags.MultiStep) != WordFlags.None ? 1 : 0;
            _constraints += (flags & WordFlags.Constraint) != WordFlags.None ? 1 : 0;
            _reasoning += (flags & WordFlags.Reasoning) != WordFlags.None ? 1 : 0;
        }
    }

    private void Level(int end, ulong hash, int letters, int upper)
    {
        char next = Peek(end);
        if (upper == letters)
        {
            _line.HasLevel = true;
            _line.StartsTrace |= _line.Words == 1 && next == ':';
        }
        else if (upper == 0)
        {
            bool ends = next is ':' or '[';
            _line.StartsTrace |= ends && _line.Words == 1;
            _line.HasComplaint |= ends || (next == ' ' && char.IsAsciiLetterUpper(Peek(end + 1)) && (char.IsAsciiLetterUpper(Peek(end + 2)) || char.IsAsciiDigit(Peek(end + 2))));
        }
        else
        {
            _line.StartsTrace |= hash == ErrorHash && _line.Words == 1 && next == ':';
        }
    }

    private void ErrorName(int start, int end)
    {
        ReadOnlySpan<char> word = _text[start..end];
        _line.HasErrorName |= char.IsAsciiLetterUpper(word[0])
            && ((word.Length > 5 && word.EndsWith("Error", StringComparison.Ordinal)) || (word.Length > 9 && word.EndsWith("Exception", StringComparison.Ordinal)));
    }
}
