using System.Text.RegularExpressions;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Core.Tests.Prompts;

/// <summary>
/// The signals of an ask by definition: many passes, strings, sets and regular expressions, one method a signal. Shares with the
/// scanner only the character classes and the word lists.
/// </summary>
internal sealed class ReferenceSignals
{
    private static readonly HashSet<string> MultiStep = Entries(LexiconWords.MultiStep);
    private static readonly HashSet<string> Constraints = Entries(LexiconWords.Constraints);
    private static readonly HashSet<string> Reasoning = Entries(LexiconWords.Reasoning);
    private static readonly HashSet<string> Keywords = Entries(LexiconWords.CodeKeywords);
    private static readonly HashSet<string> Levels = Entries(LexiconWords.Levels);

    private readonly string _text;
    private readonly List<Line> _lines = [];
    private readonly List<Run> _runs = [];
    private readonly bool[] _fenced;
    private int _codeBlocks;

    private sealed record Line(int Start, string Text, bool Fenced, bool HasFence, int MarkerEnd);

    private sealed record Run(int Start, string Text, CharClass Kind);

    internal ReferenceSignals(string text)
    {
        _text = text;
        _fenced = new bool[text.Length + 1];
        FindLines();
        FindRuns();
    }

    internal Dictionary<Signal, double> Compute()
    {
        Run[] words = [.. _runs.Where(r => r.Kind is CharClass.Letter or CharClass.Digit)];
        double wordCount = words.Length + Math.Ceiling(Count(CharClass.Unspaced) / 1.5);
        int letters = _text.Count(c => CharClasses.Of(c) is CharClass.Lower or CharClass.Upper or CharClass.Letter or CharClass.Unspaced);
        (int sentences, int questions) = Sentences();
        return new Dictionary<Signal, double>
        {
            [Signal.AskChars] = _text.Length,
            [Signal.AskWords] = wordCount,
            [Signal.AskLines] = _text.Length == 0 ? 0 : _lines.Count,
            [Signal.AskSentences] = sentences,
            [Signal.Questions] = questions,
            [Signal.AskTokens] = TokenEstimator.Estimate(_text),
            [Signal.CodeBlocks] = _codeBlocks,
            [Signal.CodeLines] = _lines.Count(l => !IsTrace(l) && IsCode(l)),
            [Signal.CodeDensity] = Share(_text.Count(c => "{}[]()<>=;+*/%&|^~".Contains(c)), _text.Length),
            [Signal.InlineCode] = InlineCode(),
            [Signal.ListItems] = _lines.Count(l => l.MarkerEnd > 0),
            [Signal.DigitShare] = Share(Count(CharClass.Digit), _text.Length),
            [Signal.MathSymbols] = Count(CharClass.Math) + TexCommands(),
            [Signal.UppercaseShare] = Share(Count(CharClass.Upper), letters),
            [Signal.NonAsciiShare] = Share(_text.Count(c => c > 127), _text.Length),
            [Signal.MeanWordLength] = Share(letters + Count(CharClass.Digit), wordCount),
            [Signal.LongWordShare] = Share(words.Count(w => w.Kind == CharClass.Letter && LettersOf(w.Text) >= 9), wordCount),
            [Signal.MultiStep] = CountMarkers(MultiStep),
            [Signal.Constraints] = CountMarkers(Constraints),
            [Signal.ReasoningWords] = CountMarkers(Reasoning),
            [Signal.Urls] = Urls(),
            [Signal.QuotedSpans] = Quotes(straight: true) + Quotes(straight: false),
            [Signal.TraceLines] = _lines.Count(IsTrace),
        };
    }

    /// <summary>Distinct words and words among the first 256, without a set's collisions.</summary>
    internal (int Distinct, int Words) DistinctWords()
    {
        var all = new List<string>();
        foreach (Run run in _runs)
        {
            if (run.Kind == CharClass.Unspaced)
            {
                all.AddRange(Enumerable.Range(0, run.Text.Length - 1).Select(i => run.Text.Substring(i, 2)));
            }
            else
            {
                all.Add(Lower(run.Text));
            }
        }

        string[] first = [.. all.Take(256)];
        return (first.Distinct().Count(), first.Length);
    }

    private static HashSet<string> Entries(string list) => [.. list.Split([',', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;

    private static int LettersOf(string word) => word.Count(c => CharClasses.Of(c) != CharClass.Mark);

    private static string Lower(string word) => string.Concat(word.Select(c => CharClasses.Of(c) == CharClass.Upper ? char.ToLowerInvariant(c) : c));

    private static bool Matches(string input, string pattern) => Regex.IsMatch(input, pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(20));

    private int Count(CharClass kind) => _text.Count(c => CharClasses.Of(c) == kind);

    private char At(int index) => index >= 0 && index < _text.Length ? _text[index] : '\0';

    private bool AlphanumericAt(int index) => index >= 0 && index < _text.Length && CharClasses.Of(_text[index]) <= CharClass.Digit;

    private void FindLines()
    {
        char fence = '\0';
        int start = 0;
        foreach (Match end in Regex.Matches(_text, "\r\n|[\n\r\u2028\u2029\u0085]|\\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(20)))
        {
            string line = _text[start..end.Index];
            bool fencedAtStart = fence != 0;
            bool hasFence = false;
            if (fence != '`' && Matches(line, "^[ \t]*~~~"))
            {
                _codeBlocks += fence == 0 ? 1 : 0;
                fence = fence == 0 ? '~' : '\0';
                hasFence = true;
            }

            bool fencedForMarker = fence != 0;
            for (int i = start; i < end.Index + end.Length; i++)
            {
                _fenced[i] = fence != 0;
                if (fence != '~' && At(i) == '`' && At(i + 1) != '`' && i - start >= 2 && At(i - 1) == '`' && At(i - 2) == '`')
                {
                    _codeBlocks += fence == 0 ? 1 : 0;
                    fence = fence == 0 ? '`' : '\0';
                    hasFence = true;
                }
            }

            _lines.Add(new Line(start, line, fencedAtStart, hasFence, fencedForMarker ? 0 : MarkerLength(line)));
            start = end.Index + end.Length;
        }

        _fenced[_text.Length] = fence != 0;
    }

    private int MarkerLength(string line)
    {
        Match bullet = Regex.Match(line, "^[ \t]*(?:[-*+•‣◦▪·–](?=[ \t])|[a-z]\\)(?= ))", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(20));
        if (bullet.Success)
        {
            // Letters that begin a trace are looked at for that alone.
            return bullet.Value.EndsWith(')') && "gp".Contains(bullet.Value[^2]) ? 0 : bullet.Length;
        }

        Match number = Regex.Match(line, "^[ \t]*[0-9]{1,3}[.)、．]", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(20));
        bool free = number.Success && (number.Length == line.Length || line[number.Length] > 127 || CharClasses.Of(line[number.Length]) == CharClass.Space);
        return free ? number.Length : 0;
    }

    private void FindRuns()
    {
        for (int i = 0; i < _text.Length;)
        {
            CharClass kind = Group(_text[i]);
            int end = i + 1;
            while (end < _text.Length && Group(_text[end]) == kind)
            {
                end++;
            }

            bool markOnly = kind == CharClass.Letter && LettersOf(_text[i..end]) == 0;
            if (kind is CharClass.Letter or CharClass.Digit or CharClass.Unspaced && !markOnly)
            {
                _runs.Add(new Run(i, _text[i..end], kind));
            }

            i = end;
        }

        static CharClass Group(char c) => CharClasses.Of(c) <= CharClass.Mark ? CharClass.Letter : CharClasses.Of(c);
    }

    private int CountMarkers(HashSet<string> entries)
    {
        int count = 0;
        string previous = "";
        foreach (Run run in _runs.Where(r => !_fenced[r.Start]))
        {
            if (run.Kind == CharClass.Unspaced)
            {
                count += Enumerable.Range(0, run.Text.Length - 1).Count(i => entries.Contains(run.Text.Substring(i, 2)));
                continue;
            }

            string word = run.Kind == CharClass.Digit ? "#" : Lower(run.Text);
            bool found = entries.Contains(word) || entries.Contains(previous + " " + word);
            bool korean = run.Text.Length > 2 && CharClasses.ScriptOf(run.Text.Last(c => CharClasses.Of(c) != CharClass.Mark || run.Kind == CharClass.Digit)) == Script.Hangul;
            if (korean && !IsMarker(word, previous))
            {
                found = entries.Contains(run.Text[..2]);
            }

            count += found ? 1 : 0;
            previous = word;
        }

        return count;
    }

    private static bool IsMarker(string word, string previous) =>
        new[] { MultiStep, Constraints, Reasoning }.Any(s => s.Contains(word) || s.Contains(previous + " " + word));

    private (int Sentences, int Questions) Sentences()
    {
        int sentences = 0;
        int questions = 0;
        bool open = false;
        foreach (Line line in _lines)
        {
            if (line.MarkerEnd > 0)
            {
                Close();
            }

            int end = line.Start + line.Text.Length;
            for (int i = line.Start; i < end; i++)
            {
                if (_runs.Any(r => r.Start <= i && i < r.Start + r.Text.Length) && !_fenced[i])
                {
                    open = true;
                }

                if (IsStop(At(i)) && !IsStop(At(i + 1)) && !_fenced[i] && i >= line.Start + line.MarkerEnd)
                {
                    int begin = i;
                    while (begin > line.Start && IsStop(At(begin - 1)))
                    {
                        begin--;
                    }

                    string run = _text[begin..(i + 1)];
                    char next = At(i + 1);
                    bool closes = run.Any(c => CharClasses.Of(c) is CharClass.WideStop or CharClass.WideQuestion) || i + 1 == _text.Length
                        || CharClasses.Of(next) is CharClass.Space or CharClass.NewLine || ")]'’*_\"“”„«»「」『』‟`".Contains(next);
                    if (closes)
                    {
                        Close();
                        questions += run.Any(c => CharClasses.Of(c) is CharClass.Question or CharClass.WideQuestion) ? 1 : 0;
                    }
                }
            }

            if (IsBlank(line))
            {
                Close();
            }
        }

        Close();
        return (sentences, questions);

        void Close()
        {
            sentences += open ? 1 : 0;
            open = false;
        }
    }

    private static bool IsStop(char c) => CharClasses.Of(c) is CharClass.Stop or CharClass.WideStop or CharClass.Question or CharClass.WideQuestion;

    private static bool IsBlank(Line line) => line.Text.All(c => CharClasses.Of(c) == CharClass.Space);

    private int InlineCode()
    {
        int count = 0;
        foreach (Line line in _lines)
        {
            int open = 0;
            foreach (Match ticks in Regex.Matches(line.Text, "`+", RegexOptions.None, TimeSpan.FromSeconds(20)))
            {
                if (ticks.Length >= 3)
                {
                    open = FenceKindIsTilde(line.Start + ticks.Index) ? open : 0;
                }
                else if (!_fenced[line.Start + ticks.Index])
                {
                    count += open == ticks.Length ? 1 : 0;
                    open = open == 0 ? ticks.Length : open == ticks.Length ? 0 : open;
                }
            }
        }

        return count;
    }

    /// <summary>Back-quotes do nothing in a tilde block: then the state is the same before and behind them.</summary>
    private bool FenceKindIsTilde(int at) => _fenced[at] && _fenced[at + _text[at..].TakeWhile(c => c == '`').Count()];

    private int Quotes(bool straight)
    {
        int count = 0;
        bool open = false;
        foreach (Line line in _lines)
        {
            for (int i = line.Start; i < line.Start + line.Text.Length; i++)
            {
                bool quote = CharClasses.Of(At(i)) == (straight ? CharClass.StraightQuote : CharClass.CurlyQuote);
                if (quote && !_fenced[i] && (open || !straight || !AlphanumericAt(i - 1)))
                {
                    count += open ? 1 : 0;
                    open = !open;
                }
            }

            open &= !IsBlank(line);
        }

        return count;
    }

    private int TexCommands() => Enumerable.Range(0, _text.Length).Count(i =>
        At(i) == '\\' && !_fenced[i] && char.IsAsciiLetterLower(At(i + 1)) && char.IsAsciiLetterLower(At(i + 2)) && At(i - 1) != ':'
        && !(AlphanumericAt(i - 1) && AlphanumericAt(i - 2)));

    private int Urls() =>
        Enumerable.Range(0, _text.Length).Count(i => At(i) == ':' && At(i + 1) == '/' && At(i + 2) == '/' && AlphanumericAt(i - 1))
        + _runs.Count(r => Lower(r.Text) == "www" && At(r.Start + 3) == '.' && At(r.Start - 1) != '/');

    private bool IsTrace(Line line)
    {
        string text = line.Text;
        string trimmed = text.TrimStart(' ', '\t');
        Run[] words = [.. WordsOf(line)];
        char last = text.LastOrDefault(c => CharClasses.Of(c) != CharClass.Space);
        bool starts = Matches(trimmed, "^(?:File \"|Traceback \\(|Caused by:|goroutine |panic: )");
        bool stamp = Matches(trimmed, @"^(?:\[|(?:[0-9]{2}|[0-9]{4})[-:/])");
        bool place = Matches(text, @"\([0-9]") || Enumerable.Range(line.Start, text.Length).Any(i =>
            At(i) == ':' && char.IsAsciiDigit(At(i + 1)) && (AlphanumericAt(i - 1) || (i > 0 && At(i - 1) == ')')));
        bool level = false;
        bool complaint = false;
        bool name = false;
        for (int i = 0; i < words.Length; i++)
        {
            string word = words[i].Text;
            char next = At(words[i].Start + word.Length);
            string rest = _text[(words[i].Start + word.Length)..];
            int upper = word.Count(c => CharClasses.Of(c) == CharClass.Upper);
            name |= next == ':' && Matches(word, "^[A-Z].*Error$|^[A-Z].*Exception$") && LettersOf(word) > 5 && word != "Error" && word != "Exception";
            if (words[i].Kind != CharClass.Letter || !Levels.Contains(Lower(word)))
            {
                continue;
            }

            if (upper == word.Length)
            {
                level = true;
                starts |= i == 0 && next == ':';
            }
            else if (upper == 0)
            {
                starts |= i == 0 && next is ':' or '[' && i == 0;
                complaint |= next is ':' or '[' || Matches(rest, "^ [A-Z][A-Z0-9]");
            }
            else
            {
                starts |= i == 0 && next == ':' && Lower(word) == "error";
            }
        }

        bool frame = words.Length >= 2 && words[0].Text == "at" && (last == ')' || place);
        return starts || name || (stamp && level) || (place && complaint) || frame;
    }

    private bool IsCode(Line line)
    {
        int solid = line.Text.Count(c => CharClasses.Of(c) != CharClass.Space);
        if (line.HasFence || solid == 0 || line.Fenced || line.MarkerEnd > 0)
        {
            return line.Fenced && !line.HasFence && solid > 0;
        }

        const string Code = "{}[]()<>=;+*/%&|^~";
        const string Pairing = "{}[]()<>=;+/%&|^";
        string text = line.Text;
        Run[] words = [.. WordsOf(line)];
        char last = text.Last(c => CharClasses.Of(c) != CharClass.Space);
        int pairs = Enumerable.Range(0, text.Length - 1).Count(i =>
            (Pairing.Contains(text[i]) && Pairing.Contains(text[i + 1])) || text.Substring(i, 2) is "->" or "::" or ":=" or "!=");
        int code = text.Count(Code.Contains);
        bool keyword = words.Length > 0 && words[0].Kind == CharClass.Letter && Keywords.Contains(Lower(words[0].Text))
            && words[0].Text.Count(c => CharClasses.Of(c) == CharClass.Upper) is var upper && (upper == 0 || (upper == words[0].Text.Length && upper > 1));
        bool assigns = Enumerable.Range(1, Math.Max(0, text.Length - 2)).Any(i =>
            text.Substring(i - 1, 3) == " = " && words.Count(w => w.Start < line.Start + i) is var before && (before == 1 || (keyword && before is > 0 and <= 3)));
        int score = (last is ';' or '{' or '}' ? 2 : 0) + Math.Min(2, pairs >= 3 ? 2 : Math.Min(1, pairs)) + (keyword ? 1 : 0) + (keyword && last == ':' ? 1 : 0)
            + (code >= 2 && code * 8 >= solid ? 1 : 0) + (assigns ? 1 : 0);
        int indent = text.TakeWhile(c => c is ' ' or '\t').Sum(c => c == '\t' ? 2 : 1);
        return score + (score > 0 && indent >= 2 ? 1 : 0) >= 2;
    }

    private IEnumerable<Run> WordsOf(Line line) =>
        _runs.Where(r => r.Kind != CharClass.Unspaced && r.Start >= line.Start && r.Start < line.Start + line.Text.Length);
}
