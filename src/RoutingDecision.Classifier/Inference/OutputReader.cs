using RoutingDecision.Classifier.Bundles;

namespace RoutingDecision.Classifier.Inference;

/// <summary>Finds the tier and task logits of a row in the outputs of a graph. Immutable.</summary>
internal sealed class OutputReader
{
    private readonly Head _success;
    private readonly Head? _task;

    public OutputReader(BundleManifest manifest)
    {
        var heads = manifest.Heads ?? GraphContract.Heads;
        string[] names = [heads.Success.Output, .. heads.Task is { } task ? new[] { task.Output } : []];
        Outputs = [.. manifest.Outputs.Where(o => names.Contains(o.Name, StringComparer.Ordinal))];
        _success = new Head(Outputs, heads.Success.Output, heads.Success.Columns);
        _task = heads.Task is null ? null : new Head(Outputs, heads.Task.Output, heads.Task.Columns);
    }

    /// <summary>The outputs that are read; others of the graph are not computed for their own sake.</summary>
    public IReadOnlyList<TensorShape> Outputs { get; }

    /// <summary>Logits per tier.</summary>
    /// <param name="outputs">One array per output, row by row.</param>
    /// <param name="row">The row.</param>
    /// <param name="scratch">Room for one logit per tier, used when they don't lie in order.</param>
    public ReadOnlySpan<float> Tiers(float[][] outputs, int row, Span<float> scratch) => _success.Of(outputs, row, scratch);

    /// <summary>Logits per task; empty: the model has no such head.</summary>
    public ReadOnlySpan<float> Tasks(float[][] outputs, int row, Span<float> scratch) => _task is null ? default : _task.Of(outputs, row, scratch);

    private sealed class Head
    {
        private readonly int _output;
        private readonly int _width;
        private readonly int[]? _columns;

        public Head(IReadOnlyList<TensorShape> outputs, string name, IReadOnlyList<int>? columns)
        {
            while (outputs[_output].Name != name)
            {
                _output++;
            }

            _width = outputs[_output].Shape[1];
            _columns = columns is null || columns.SequenceEqual(Enumerable.Range(0, _width)) ? null : [.. columns];
        }

        public ReadOnlySpan<float> Of(float[][] outputs, int row, Span<float> scratch)
        {
            var whole = outputs[_output].AsSpan(row * _width, _width);
            if (_columns is null)
            {
                return whole;
            }

            for (var i = 0; i < _columns.Length; i++)
            {
                scratch[i] = whole[_columns[i]];
            }

            return scratch[.._columns.Length];
        }
    }
}
