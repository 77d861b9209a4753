using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Classifier.Features;
using RoutingDecision.Classifier.Graphs;
using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Classifier.Inference;

/// <summary>Feeds rows of hashed n-grams, their scale and the shape signals; see <see cref="GraphContract"/>.</summary>
/// <param name="options">How a text becomes ids.</param>
/// <param name="split">The embeddings, where their sum was taken out of the graph; null: the graph takes the ids.</param>
internal sealed class HashedInput(FeaturizerOptions options, TextSplit? split) : IModelInput
{
    private readonly Featurizer _featurizer = new(options);

    public int MaxLength => _featurizer.MaxIds;

    public bool IsPadded => split is null;

    public int MaxFeatures => _featurizer.MaxIds;

    public string FeatureScheme { get; } = options.Scheme;

    public IPhraseEvidence EvidenceFor(IReadOnlyList<PhrasePattern> phrases) => new PhraseEvidence(options, phrases);

    public PromptRows NewRows(int count) => new Rows(_featurizer, options.DictionarySize - 1, count);

    public InputTensors NewTensors(int rows, int length) => split is null
        ? new Tensors(rows, length, _featurizer.SignalCount)
        : new SumTensors(split, rows, _featurizer.SignalCount);

    private sealed class Rows(Featurizer featurizer, int largestId, int count) : PromptRows(count)
    {
        private readonly int[] _ids = new int[count * featurizer.MaxIds];
        private readonly float[] _signals = new float[count * featurizer.SignalCount];

        public ReadOnlySpan<int> Ids(int row) => _ids.AsSpan(row * featurizer.MaxIds, Lengths[row]);

        public Span<float> Signals(int row) => _signals.AsSpan(row * featurizer.SignalCount, featurizer.SignalCount);

        public override void Read(int row, in PromptView prompt)
        {
            Lengths[row] = featurizer.WriteIds(prompt.Ask.Span, _ids.AsSpan(row * featurizer.MaxIds, featurizer.MaxIds));
            featurizer.WriteSignals(prompt.Signals, Signals(row));
        }

        public override WrittenFeatures WriteFeatures(int row, in PromptView prompt, Span<int> ids)
        {
            Ids(row).CopyTo(ids);
            return new WrittenFeatures(Lengths[row], featurizer.ReadsWhole(prompt.Ask.Length, Lengths[row]));
        }

        public override void Take(int row, in KeptFeatures kept)
        {
            Lengths[row] = Math.Min(kept.Ids.Length, featurizer.MaxIds);
            kept.Ids.AsSpan(0, Lengths[row]).CopyTo(_ids.AsSpan(row * featurizer.MaxIds, featurizer.MaxIds));
            featurizer.WriteSignals(kept.Signals, Signals(row));
        }

        public override void Reach()
        {
            Lengths[0] = featurizer.MaxIds;
            _ids.AsSpan(0, featurizer.MaxIds).Fill(largestId);
        }
    }

    /// <summary>What both ways to feed a text have in common: its scale and the signals.</summary>
    private abstract class HashedTensors : InputTensors
    {
        private readonly int _signalCount;
        private readonly float[] _scales;
        private readonly float[] _signals;

        protected HashedTensors(int rows, int signalCount)
        {
            _signalCount = signalCount;
            _scales = Tensor<float>(GraphContract.Scale, rows, 1);
            _signals = Tensor<float>(GraphContract.Signals, rows, signalCount);
        }

        public sealed override void Set(int target, PromptRows rows, int row)
        {
            var from = (Rows)rows;
            var ids = from.Ids(row);
            SetText(target, ids);
            _scales[target] = BoundBatch.ScaleOf(ids.Length);
            from.Signals(row).CopyTo(_signals.AsSpan(target * _signalCount));
        }

        protected abstract void SetText(int target, ReadOnlySpan<int> ids);
    }

    private sealed class Tensors : HashedTensors
    {
        private readonly int _length;
        private readonly int[] _ids;

        public Tensors(int rows, int length, int signalCount)
            : base(rows, signalCount)
        {
            _length = length;
            _ids = Tensor<int>(GraphContract.Ids, rows, length);
        }

        protected override void SetText(int target, ReadOnlySpan<int> ids)
        {
            var to = _ids.AsSpan(target * _length, _length);
            ids.CopyTo(to);
            to[ids.Length..].Clear();
        }
    }

    private sealed class SumTensors : HashedTensors
    {
        private readonly EmbeddingTable _table;
        private readonly float[] _sums;

        public SumTensors(TextSplit split, int rows, int signalCount)
            : base(rows, signalCount)
        {
            _table = split.Table;
            _sums = Tensor<float>(split.Sum, rows, _table.Columns);
        }

        protected override void SetText(int target, ReadOnlySpan<int> ids) =>
            _table.Sum(ids, _sums.AsSpan(target * _table.Columns, _table.Columns));
    }
}
