using System.Runtime.CompilerServices;

namespace RoutingDecision.Core.Prompts;

/// <summary>
/// The automaton in arrays. Characters are folded to symbols (0: in no phrase; 1: white space), a state's children are neighbours
/// (states are numbered breadth first), and the states near the root have dense rows of final transitions, so that one look-up a
/// character is the rule and a short search with failure links the exception.
/// </summary>
internal sealed class PhraseAutomaton
{
    internal const int Blank = 1;

    /// <summary>Top bit of a dense transition: the target, or a state on its failure path, ends a phrase.</summary>
    internal const int OutputBit = 1 << 30;

    /// <summary>Phrases begin at word starts only, so that a word which has left all of them is skipped.</summary>
    internal required bool WholeWords { get; init; }

    /// <summary>256 pages of symbols; pages without a symbol share one.</summary>
    internal required int[] Pages { get; init; }

    internal required ushort[] Symbols { get; init; }

    internal required int SymbolCount { get; init; }

    /// <summary>Transitions of the states below <see cref="DenseStates"/>: row of <see cref="SymbolCount"/> targets each.</summary>
    internal required int[] Dense { get; init; }

    internal required int DenseStates { get; init; }

    /// <summary>Offset in <see cref="Dense"/> of the rows of states farther out that have many children; 0 for a state without a row.</summary>
    internal required int[] FarRow { get; init; }

    /// <summary>Children of state s: FirstChild[s] up to FirstChild[s + 1]; reached by the symbol of the child.</summary>
    internal required int[] FirstChild { get; init; }

    internal required ushort[] ReachedBy { get; init; }

    /// <summary>State of the longest proper suffix (of whole words: one that begins at a word start); -1 when a new phrase can't even begin.</summary>
    internal required int[] Failure { get; init; }

    /// <summary>Nearest state on the failure path, itself included, that ends a phrase; -1 if none.</summary>
    internal required int[] Ending { get; init; }

    /// <summary>The same for phrases with a condition (whole word, exact case).</summary>
    internal required int[] ConditionalEnding { get; init; }

    /// <summary>Phrases that end in state s: Endings[FirstEnding[s]] up to FirstEnding[s + 1]; those without a condition come first.</summary>
    internal required int[] FirstEnding { get; init; }

    internal required int[] Endings { get; init; }

    internal required PhraseEnd[] Phrases { get; init; }

    /// <summary>What phrases begin with; null unless all are whole words and begin with a word character.</summary>
    internal required FirstWords? FirstWords { get; init; }

    /// <summary>Sets the bits of all phrases that occur.</summary>
    internal void Run(ReadOnlySpan<char> text, Span<ulong> hits)
    {
        if (FirstWords is { } first)
        {
            RunFrom(first, text, hits);
            return;
        }

        for (int at = 0; at < text.Length;)
        {
            at = Follow(text, at, hits);
        }
    }

    private void RunFrom(FirstWords first, ReadOnlySpan<char> text, Span<ulong> hits)
    {
        Span<int> starts = stackalloc int[FirstWords.MostStarts];
        bool withinWord = false;
        int behind = 0;
        for (int at = 0; at < text.Length;)
        {
            int count = first.Next(text, ref at, ref withinWord, starts);
            for (int i = 0; i < count; i++)
            {
                if (starts[i] >= behind)
                {
                    behind = Follow(text, starts[i], hits);
                }
            }
        }
    }

    /// <summary>
    /// Reads on from a position where no phrase is under way until none is again, or the text ends; of whole words until the first is none. Returns
    /// the position behind.
    /// </summary>
    private int Follow(ReadOnlySpan<char> text, int from, Span<ulong> hits)
    {
        int[] pages = Pages;
        ushort[] symbols = Symbols;
        int[] dense = Dense;
        int rows = DenseStates;
        int width = SymbolCount;
        int state = 0;
        int previous = 0;
        for (int i = from; i < text.Length; i++)
        {
            char c = text[i];
            int symbol = symbols[pages[c >> 8] + (c & 255)];
            if (symbol == Blank && previous == Blank)
            {
                continue;
            }

            previous = symbol;
            int next = state < rows ? dense[(state * width) + symbol] : Sparse(state, symbol);
            state = next & ~OutputBit;
            if (next != state)
            {
                Report(text, i, state, hits);
            }
            else if (state == 0 && WholeWords)
            {
                return SkipWord(text, i) + 1;
            }
        }

        return text.Length;
    }

    /// <summary>The transition of a state beyond the dense ones.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal int Sparse(int state, int symbol)
    {
        while (state >= DenseStates)
        {
            int row = FarRow[state];
            if (row != 0)
            {
                return Dense[row + symbol];
            }

            int low = FirstChild[state];
            int high = FirstChild[state + 1] - 1;
            while (low <= high)
            {
                int middle = (low + high) >> 1;
                int found = ReachedBy[middle];
                if (found == symbol)
                {
                    return Ending[middle] >= 0 ? middle | OutputBit : middle;
                }

                if (found < symbol)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle - 1;
                }
            }

            state = Failure[state];
            if (state < 0)
            {
                return 0;
            }
        }

        return Dense[(state * SymbolCount) + symbol];
    }

    /// <summary>The last character of the word that goes on at a position; the position itself outside words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SkipWord(ReadOnlySpan<char> text, int at)
    {
        if (CharClasses.IsWordCharacter(text[at]))
        {
            while (at + 1 < text.Length && CharClasses.IsWordCharacter(text[at + 1]))
            {
                at++;
            }
        }

        return at;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Report(ReadOnlySpan<char> text, int last, int state, Span<ulong> hits)
    {
        ReportUnconditional(Ending[state], hits);

        int at = ConditionalEnding[state];
        if (at < 0)
        {
            return;
        }

        bool free = IsFreeBehind(text, last);
        for (; at >= 0; at = Failure[at] < 0 ? -1 : ConditionalEnding[Failure[at]])
        {
            for (int e = FirstEnding[at]; e < FirstEnding[at + 1]; e++)
            {
                PhraseEnd end = Phrases[Endings[e]];
                int phrase = end.Index;
                bool open = (hits[phrase >> 6] >> phrase & 1) == 0;
                if (open && end.IsConditional && (free || !end.WholeWord) && end.Holds(text, last))
                {
                    hits[phrase >> 6] |= 1UL << phrase;
                }
            }
        }
    }

    private void ReportUnconditional(int at, Span<ulong> hits)
    {
        for (; at >= 0; at = Failure[at] < 0 ? -1 : Ending[Failure[at]])
        {
            for (int e = FirstEnding[at]; e < FirstEnding[at + 1]; e++)
            {
                PhraseEnd end = Phrases[Endings[e]];
                if (end.IsConditional)
                {
                    break;
                }

                int phrase = end.Index;

                if ((hits[phrase >> 6] >> phrase & 1) != 0)
                {
                    // Whoever set it has walked the rest of this path too.
                    return;
                }

                hits[phrase >> 6] |= 1UL << phrase;
            }
        }
    }

    private static bool IsFreeBehind(ReadOnlySpan<char> text, int last)
    {
        int next = last + 1;
        if (char.IsWhiteSpace(text[last]))
        {
            while (next < text.Length && char.IsWhiteSpace(text[next]))
            {
                next++;
            }
        }

        return next >= text.Length || !CharClasses.IsWordCharacter(text[next]);
    }
}
