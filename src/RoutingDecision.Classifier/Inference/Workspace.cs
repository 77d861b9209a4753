using Microsoft.ML.OnnxRuntime;

namespace RoutingDecision.Classifier.Inference;

/// <summary>
/// All that one call needs: room for features and bound batches of a few fixed lengths, made on first use. Ids are padded to the next length,
/// because a new shape costs a rebinding and an allocation. Used by one call at a time.
/// </summary>
internal sealed class Workspace(InferenceSession session, IModelInput input, OutputReader reader) : IDisposable
{
    /// <summary>Rows of a batched run; the rows of a larger batch go in several runs.</summary>
    public const int BatchRows = 8;

    private static readonly int[] Steps = [32, 64, 128, 256, 512, 1024, 2048, 4096];

    private readonly RunOptions _run = new();
    private readonly BoundBatch?[] _single = new BoundBatch?[Steps.Length];
    private readonly BoundBatch?[] _batch = new BoundBatch?[Steps.Length];

    /// <summary>Features of the rows of one run.</summary>
    public PromptRows Rows { get; } = input.NewRows(BatchRows);

    /// <summary>A bound batch for one prompt of so many ids.</summary>
    public BoundBatch Single(int ids) => Bound(_single, 1, ids);

    /// <summary>A bound batch for up to <see cref="BatchRows"/> prompts, the longest of so many ids.</summary>
    public BoundBatch Batch(int ids) => Bound(_batch, BatchRows, ids);

    public void Dispose()
    {
        foreach (var bound in _single.Concat(_batch))
        {
            bound?.Dispose();
        }

        _run.Dispose();
    }

    private BoundBatch Bound(BoundBatch?[] known, int rows, int ids)
    {
        var step = 0;
        while (input.IsPadded && Steps[step] < ids)
        {
            step++;
        }

        // A transformer has no positions beyond its longest row.
        return known[step] ??= new BoundBatch(session, _run, input, reader, rows, Math.Min(Steps[step], input.MaxLength));
    }
}
