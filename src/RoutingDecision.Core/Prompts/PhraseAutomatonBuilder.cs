using System.Text;

namespace RoutingDecision.Core.Prompts;

/// <summary>Builds a <see cref="PhraseAutomaton"/>. One use; time and memory grow with the total length of the phrases.</summary>
internal sealed class PhraseAutomatonBuilder
{
    /// <summary>Entries of the dense rows near the root, unless the root alone needs more, and of those farther out: 1 MB each.</summary>
    private const int DenseBudget = 262_144;

    /// <summary>A search among more children than this costs more than a row.</summary>
    private const int MaxSearched = 2;

    private readonly PhraseEnd[] _phrases;
    private readonly Dictionary<char, ushort> _alphabet = [];
    private readonly Dictionary<(int State, ushort Symbol), int> _trie = [];
    private readonly List<(int Parent, ushort Symbol)> _nodes = [(-1, 0)];
    private readonly int[] _endsAt;

    private readonly bool _wholeWords;
    private readonly List<char> _characters = [' ', ' '];

    private PhraseAutomatonBuilder(PhraseEnd[] phrases, bool wholeWords)
    {
        _phrases = phrases;
        _wholeWords = wholeWords;
        _endsAt = [.. phrases.Select(p => Insert(p.Text))];
    }

    /// <summary>Builds the automaton of those patterns that must, or need not, be whole words; null if there is none.</summary>
    internal static PhraseAutomaton? Build(IReadOnlyList<PhrasePattern> patterns, bool wholeWords)
    {
        PhraseEnd[] phrases =
        [
            .. patterns.Index().Where(p => p.Item.WholeWord == wholeWords).Select(p => new PhraseEnd(p.Index, Normalize(p.Item.Text, p.Index), wholeWords, p.Item.IgnoreCase)),
        ];
        return phrases.Length == 0 ? null : new PhraseAutomatonBuilder(phrases, wholeWords).Build();
    }

    /// <summary>One case for characters that differ only in it: through upper case first, so that final sigma and its like fold too.</summary>
    internal static char Fold(char c) => char.ToLowerInvariant(char.ToUpperInvariant(c));

    private PhraseAutomaton Build()
    {
        int[] order = BreadthFirst();
        int count = order.Length;
        var number = new int[count];
        for (int s = 0; s < count; s++)
        {
            number[order[s]] = s;
        }

        var parents = new int[count];
        var reachedBy = new ushort[count];
        var firstChild = new int[count + 1];
        firstChild[count] = count;
        for (int s = count - 1; s > 0; s--)
        {
            parents[s] = number[_nodes[order[s]].Parent];
            reachedBy[s] = _nodes[order[s]].Symbol;
            firstChild[parents[s]] = s;
        }

        for (int s = count - 1; s >= 0; s--)
        {
            // A leaf's range is empty: it begins where the children of the next state do.
            firstChild[s] = firstChild[s] == 0 ? firstChild[s + 1] : firstChild[s];
        }

        int[] failure = FindFailures(parents, reachedBy, firstChild);
        int[] firstEnding = GroupEndings(number, out int[] endings);
        int[] ending = NearestEnding(failure, s => firstEnding[s] < firstEnding[s + 1]);
        // The conditional phrases of a state come last.
        int[] conditional = NearestEnding(failure, s => firstEnding[s] < firstEnding[s + 1] && _phrases[endings[firstEnding[s + 1] - 1]].IsConditional);

        int width = _alphabet.Count + 2;
        int rows = Math.Clamp(DenseBudget / width, 1, count);
        (int[] pages, ushort[] symbols) = NumberCharacters();
        var automaton = new PhraseAutomaton
        {
            WholeWords = _wholeWords,
            FirstWords = _wholeWords && Array.TrueForAll(_phrases, p => CharClasses.IsWordCharacter(p.Text[0])) ? FirstWordsOf(_phrases) : null,
            Pages = pages,
            Symbols = symbols,
            SymbolCount = width,
            Dense = FillDense(rows, width, PlaceFarRows(rows, width, firstChild, out int[] farRow), firstChild, reachedBy, failure, ending),
            DenseStates = rows,
            FarRow = farRow,
            FirstChild = firstChild,
            ReachedBy = reachedBy,
            Failure = failure,
            Ending = ending,
            ConditionalEnding = conditional,
            FirstEnding = firstEnding,
            Endings = endings,
            Phrases = _phrases,
        };
        FillFarRows(automaton);
        return automaton;
    }

    private static FirstWords FirstWordsOf(PhraseEnd[] phrases) => new([.. phrases.Select(p => string.Concat(p.Text.Select(Fold)))]);

    private static int PlaceFarRows(int rows, int width, int[] firstChild, out int[] farRow)
    {
        farRow = new int[firstChild.Length];
        int end = rows * width;
        for (int s = rows; s < firstChild.Length - 1 && end < (rows * width) + DenseBudget; s++)
        {
            if (firstChild[s + 1] - firstChild[s] > MaxSearched)
            {
                farRow[s] = end;
                end += width;
            }
        }

        return end;
    }

    /// <summary>Rows in the order of the states: a state's failure is nearer to the root, so its row is ready.</summary>
    private static void FillFarRows(PhraseAutomaton automaton)
    {
        for (int s = automaton.DenseStates; s < automaton.Failure.Length; s++)
        {
            if (automaton.FarRow[s] == 0)
            {
                continue;
            }

            Span<int> row = automaton.Dense.AsSpan(automaton.FarRow[s], automaton.SymbolCount);
            int failure = automaton.Failure[s];
            for (int symbol = 0; symbol < row.Length && failure >= 0; symbol++)
            {
                row[symbol] = failure < automaton.DenseStates ? automaton.Dense[(failure * automaton.SymbolCount) + symbol] : automaton.Sparse(failure, symbol);
            }

            for (int child = automaton.FirstChild[s]; child < automaton.FirstChild[s + 1]; child++)
            {
                row[automaton.ReachedBy[child]] = automaton.Ending[child] >= 0 ? child | PhraseAutomaton.OutputBit : child;
            }
        }
    }

    private static string Normalize(string text, int index)
    {
        var normal = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (!char.IsWhiteSpace(c))
            {
                normal.Append(c);
            }
            else if (normal.Length == 0 || normal[^1] != ' ')
            {
                normal.Append(' ');
            }
        }

        string result = normal.ToString();
        if (result.Length > PhraseMatcher.MaxLength || string.IsNullOrWhiteSpace(result))
        {
            throw new ArgumentException($"Pattern {index} has {result.Length} characters; 1 to {PhraseMatcher.MaxLength}, not only white space, are allowed.", nameof(text));
        }

        return result;
    }

    private int Insert(string phrase)
    {
        int node = 0;
        foreach (char c in phrase)
        {
            ushort symbol = c == ' ' ? (ushort)PhraseAutomaton.Blank : SymbolFor(Fold(c));
            if (!_trie.TryGetValue((node, symbol), out int child))
            {
                child = _nodes.Count;
                _nodes.Add((node, symbol));
                _trie.Add((node, symbol), child);
            }

            node = child;
        }

        return node;
    }

    private ushort SymbolFor(char folded)
    {
        if (!_alphabet.TryGetValue(folded, out ushort symbol))
        {
            symbol = (ushort)(_alphabet.Count + 2);
            _alphabet.Add(folded, symbol);
            _characters.Add(folded);
        }

        return symbol;
    }

    /// <summary>Nodes level by level, the children of one parent together and sorted by symbol.</summary>
    private int[] BreadthFirst()
    {
        var children = new List<int>?[_nodes.Count];
        for (int n = 1; n < _nodes.Count; n++)
        {
            (children[_nodes[n].Parent] ??= []).Add(n);
        }

        var order = new int[_nodes.Count];
        int filled = 1;
        for (int at = 0; at < filled; at++)
        {
            if (children[order[at]] is { } list)
            {
                list.Sort((x, y) => _nodes[x].Symbol.CompareTo(_nodes[y].Symbol));
                list.CopyTo(order, filled);
                filled += list.Count;
            }
        }

        return order;
    }

    private int[] FindFailures(int[] parents, ushort[] reachedBy, int[] firstChild)
    {
        var failure = new int[parents.Length];
        for (int s = 1; s < failure.Length; s++)
        {
            int from = parents[s];
            while (from > 0 && failure[s] == 0)
            {
                // A parent that ends in a letter has no failure to the root, where its child would begin within a word.
                from = failure[from];
                int child = from < 0 ? -1 : Array.BinarySearch(reachedBy, firstChild[from], firstChild[from + 1] - firstChild[from], reachedBy[s]);
                failure[s] = Math.Max(child, 0);
            }

            if (failure[s] == 0 && _wholeWords && CharClasses.IsWordCharacter(_characters[reachedBy[s]]))
            {
                failure[s] = -1;
            }
        }

        return failure;
    }

    private int[] GroupEndings(int[] number, out int[] endings)
    {
        endings = [.. Enumerable.Range(0, _phrases.Length).OrderBy(p => number[_endsAt[p]]).ThenBy(p => _phrases[p].IsConditional)];
        var first = new int[number.Length + 1];
        foreach (int node in _endsAt)
        {
            first[number[node] + 1]++;
        }

        for (int s = 0; s < number.Length; s++)
        {
            first[s + 1] += first[s];
        }

        return first;
    }

    private static int[] NearestEnding(int[] failure, Func<int, bool> ends)
    {
        var nearest = new int[failure.Length];
        nearest[0] = -1;
        for (int s = 1; s < failure.Length; s++)
        {
            nearest[s] = ends(s) ? s : failure[s] < 0 ? -1 : nearest[failure[s]];
        }

        return nearest;
    }

    private static int[] FillDense(int rows, int width, int length, int[] firstChild, ushort[] reachedBy, int[] failure, int[] ending)
    {
        var dense = new int[length];
        for (int s = 0; s < rows; s++)
        {
            Span<int> row = dense.AsSpan(s * width, width);
            if (s > 0 && failure[s] >= 0)
            {
                dense.AsSpan(failure[s] * width, width).CopyTo(row);
            }

            for (int child = firstChild[s]; child < firstChild[s + 1]; child++)
            {
                row[reachedBy[child]] = ending[child] >= 0 ? child | PhraseAutomaton.OutputBit : child;
            }
        }

        return dense;
    }

    private (int[] Pages, ushort[] Symbols) NumberCharacters()
    {
        var all = new ushort[65_536];
        for (int c = 0; c < all.Length; c++)
        {
            all[c] = char.IsWhiteSpace((char)c) ? (ushort)PhraseAutomaton.Blank : _alphabet.GetValueOrDefault(Fold((char)c));
        }

        var pages = new int[256];
        var symbols = new List<ushort>(new ushort[256]);
        for (int page = 0; page < pages.Length; page++)
        {
            ReadOnlySpan<ushort> part = all.AsSpan(page * 256, 256);
            if (part.ContainsAnyExcept((ushort)0))
            {
                pages[page] = symbols.Count;
                symbols.AddRange(part);
            }
        }

        return (pages, [.. symbols]);
    }
}
