using RoutingDecision.Classifier.Features.WordPiece;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Classifier.Inference;

/// <summary>Feeds a transformer: token ids, attention mask and, where the graph has them, token types.</summary>
/// <param name="options">Names of the inputs and parameters of the tokenizer.</param>
/// <param name="vocabulary">Its tokens.</param>
/// <param name="fixedLength">Length that the graph insists on; 0: any.</param>
internal sealed class WordPieceInput(WordPieceOptions options, Vocabulary vocabulary, int fixedLength) : IModelInput
{
    private readonly WordPieceTokenizer _tokenizer = new(options, vocabulary);

    public int MaxLength => options.MaxTokens;

    // Tokens of a vocabulary are the text.
    public int MaxFeatures => 0;

    public PromptRows NewRows(int count) => new Rows(_tokenizer, vocabulary.Count - 1, count);

    public InputTensors NewTensors(int rows, int length) => new Tensors(options.Inputs, rows, fixedLength > 0 ? fixedLength : length, _tokenizer.Padding);

    private sealed class Rows(WordPieceTokenizer tokenizer, int largestId, int count) : PromptRows(count)
    {
        private readonly long[] _ids = new long[count * tokenizer.MaxTokens];
        private readonly char[] _scratch = new char[tokenizer.ScratchLength];

        public ReadOnlySpan<long> Ids(int row) => _ids.AsSpan(row * tokenizer.MaxTokens, Lengths[row]);

        public override void Read(int row, in PromptView prompt)
        {
            Lengths[row] = tokenizer.Write(prompt.Ask.Span, _ids.AsSpan(row * tokenizer.MaxTokens, tokenizer.MaxTokens), _scratch);
            // Rows outlive the call that read them, the prompt's text must not.
            _scratch.AsSpan().Clear();
        }

        public override void Reach()
        {
            Lengths[0] = tokenizer.MaxTokens;
            _ids.AsSpan(0, tokenizer.MaxTokens).Fill(largestId);
        }
    }

    private sealed class Tensors : InputTensors
    {
        private readonly int _length;
        private readonly long _padding;
        private readonly long[] _ids;
        private readonly long[] _mask;

        public Tensors(TransformerInputs names, int rows, int length, long padding)
        {
            (_length, _padding) = (length, padding);
            _ids = Tensor<long>(names.InputIds, rows, length);
            _mask = Tensor<long>(names.AttentionMask, rows, length);
            if (names.TokenTypeIds is { } types)
            {
                Tensor<long>(types, rows, length);
            }
        }

        public override void Set(int target, PromptRows rows, int row)
        {
            var ids = ((Rows)rows).Ids(row);
            var to = _ids.AsSpan(target * _length, _length);
            ids.CopyTo(to);
            to[ids.Length..].Fill(_padding);
            var mask = _mask.AsSpan(target * _length, _length);
            mask[..ids.Length].Fill(1);
            mask[ids.Length..].Clear();
        }
    }
}
