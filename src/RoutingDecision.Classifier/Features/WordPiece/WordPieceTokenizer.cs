using System.Globalization;
using System.Text;

namespace RoutingDecision.Classifier.Features.WordPiece;

/// <summary>
/// BERT's tokenizer (Devlin et al., 2019): words by <see cref="BasicText"/>, then for each word the longest pieces of the vocabulary from left to
/// right (Wu et al., 2016). Thread-safe; allocates nothing.
/// </summary>
/// <remarks>
/// Small letters are those of single code points, without the rules of a place in the word or of a language: a final capital sigma becomes σ.
/// An unpaired surrogate is dropped like U+FFFD, for which it would be taken in UTF-8.
/// </remarks>
internal sealed class WordPieceTokenizer
{
    private const int UnitsPerCodePoint = 2;

    private readonly WordPieceOptions _options;
    private readonly Vocabulary _vocabulary;
    private readonly int _unknown;
    private readonly int _start;
    private readonly int _end;

    /// <summary>Prepares a tokenizer; the options were checked, and the vocabulary has all special tokens.</summary>
    public WordPieceTokenizer(WordPieceOptions options, Vocabulary vocabulary)
    {
        _options = options;
        _vocabulary = vocabulary;
        _unknown = vocabulary.Find(options.SpecialTokens.Unknown);
        _start = vocabulary.Find(options.SpecialTokens.Start);
        _end = vocabulary.Find(options.SpecialTokens.End);
        Padding = vocabulary.Find(options.SpecialTokens.Padding);
    }

    public int Padding { get; }

    public int MaxTokens => _options.MaxTokens;

    /// <summary>UTF-16 units of the scratch that <see cref="Write"/> needs.</summary>
    public int ScratchLength => ((_options.MaxWordChars + 1) * UnitsPerCodePoint) + _options.ContinuationPrefix.Length + _vocabulary.Longest;

    /// <summary>Writes start, tokens of the text as far as there is room, and end; returns how many.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="ids">At least <see cref="MaxTokens"/> long.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> long; holds pieces of the text and is the caller's to clear.</param>
    public int Write(ReadOnlySpan<char> text, Span<long> ids, Span<char> scratch)
    {
        var sink = new Sink(ids[..(MaxTokens - 1)]);
        sink.Add(_start);
        var word = new Word(scratch);
        while (!text.IsEmpty && !sink.IsFull)
        {
            var status = Rune.DecodeFromUtf16(text, out var rune, out var used);
            text = text[used..];
            var kind = status == System.Buffers.OperationStatus.Done ? BasicText.ClassOf(rune, _options.SplitCjk) : BasicClass.Nothing;
            switch (kind)
            {
                case BasicClass.Letter:
                    Fold(rune, ref word, ref sink);
                    break;
                case BasicClass.Space:
                    Flush(ref word, ref sink);
                    break;
                case BasicClass.Single:
                    Flush(ref word, ref sink);
                    Fold(rune, ref word, ref sink);
                    Flush(ref word, ref sink);
                    break;
            }
        }

        Flush(ref word, ref sink);
        ids[sink.Count] = _end;
        return sink.Count + 1;
    }

    private void Fold(Rune rune, ref Word word, ref Sink sink)
    {
        if (!_options.LowerCase)
        {
            Strip(rune, ref word, ref sink);
        }
        else if (rune.Value == 0x130)
        {
            // The one capital of which the small letter is two code points.
            Strip(new Rune('i'), ref word, ref sink);
            Strip(new Rune(0x307), ref word, ref sink);
        }
        else
        {
            Strip(Rune.ToLowerInvariant(rune), ref word, ref sink);
        }
    }

    private void Strip(Rune rune, ref Word word, ref Sink sink)
    {
        if (!_options.StripAccents)
        {
            Append(rune, ref word, ref sink);
        }
        else if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
        {
            if (!rune.IsBmp)
            {
                Append(rune, ref word, ref sink);
                return;
            }

            Span<char> bare = stackalloc char[3];
            foreach (var c in bare[..AccentTable.Write((char)rune.Value, bare)])
            {
                Append(new Rune(c), ref word, ref sink);
            }
        }
    }

    // Looked at after folding: what is left of the "not equal" sign without its stroke is punctuation.
    private void Append(Rune rune, ref Word word, ref Sink sink)
    {
        var alone = BasicText.IsPunctuation(rune);
        if (alone)
        {
            Flush(ref word, ref sink);
        }

        if (word.CodePoints <= _options.MaxWordChars)
        {
            word.Add(rune);
        }

        if (alone)
        {
            Flush(ref word, ref sink);
        }
    }

    /// <summary>Ends a word: its pieces, or the unknown token when it is too long or some part of it has no piece.</summary>
    private void Flush(ref Word word, ref Sink sink)
    {
        if (word.CodePoints == 0)
        {
            return;
        }

        var begin = sink.Count;
        if (word.CodePoints > _options.MaxWordChars || !TryPieces(word.Text, word.Rest, ref sink))
        {
            sink.CutBack(begin);
            sink.Add(_unknown);
        }

        word.Clear();
    }

    private bool TryPieces(ReadOnlySpan<char> word, Span<char> scratch, ref Sink sink)
    {
        var prefix = _options.ContinuationPrefix;
        prefix.CopyTo(scratch);
        for (var start = 0; start < word.Length;)
        {
            var id = -1;
            var length = Math.Min(word.Length - start, _vocabulary.Longest);
            for (; length > 0; length--)
            {
                var piece = word.Slice(start, length);
                if (start > 0)
                {
                    piece.CopyTo(scratch[prefix.Length..]);
                    piece = scratch[..(prefix.Length + length)];
                }

                id = _vocabulary.Find(piece);
                if (id >= 0)
                {
                    break;
                }
            }

            if (id < 0)
            {
                return false;
            }

            sink.Add(id);
            start += length;
        }

        return true;
    }

    /// <summary>The word that is being collected, in the caller's scratch.</summary>
    private ref struct Word(Span<char> scratch)
    {
        private readonly Span<char> _scratch = scratch;
        private int _length;

        public int CodePoints { get; private set; }

        public readonly ReadOnlySpan<char> Text => _scratch[.._length];

        public readonly Span<char> Rest => _scratch[_length..];

        public void Add(Rune rune)
        {
            _length += rune.EncodeToUtf16(_scratch[_length..]);
            CodePoints++;
        }

        public void Clear() => (_length, CodePoints) = (0, 0);
    }

    /// <summary>Takes tokens up to a limit; those beyond it are counted out.</summary>
    private ref struct Sink(Span<long> ids)
    {
        private readonly Span<long> _ids = ids;

        public int Count { get; private set; }

        public readonly bool IsFull => Count == _ids.Length;

        public void Add(int id)
        {
            if (!IsFull)
            {
                _ids[Count++] = id;
            }
        }

        public void CutBack(int count) => Count = count;
    }
}
