using Microsoft.ML.OnnxRuntime;
using RoutingDecision.Classifier.Bundles;

namespace RoutingDecision.Classifier.Inference;

/// <summary>
/// All that one call needs: buffers for features and bound batches of a few fixed lengths, made on first use. Ids are padded to the next length,
/// because a new shape costs a rebinding and an allocation. Used by one call at a time.
/// </summary>
internal sealed class Workspace(InferenceSession session, BundleManifest manifest) : IDisposable
{
    /// <summary>Rows of a batched run; the rows of a larger batch go in several runs.</summary>
    public const int BatchRows = 8;

    private static readonly int[] Steps = [32, 64, 128, 256, 512, 1024, 2048, 4096];

    private readonly RunOptions _run = new();
    private readonly BoundBatch?[] _single = new BoundBatch?[Steps.Length];
    private readonly BoundBatch?[] _batch = new BoundBatch?[Steps.Length];

    /// <summary>Feature buffers of the rows of one run.</summary>
    public int[] Ids { get; } = new int[BatchRows * manifest.Featurizer.MaxIds];

    public float[] Signals { get; } = new float[BatchRows * manifest.Featurizer.Signals.Count];

    public int[] Counts { get; } = new int[BatchRows];

    /// <summary>A bound batch for one prompt of so many ids.</summary>
    public BoundBatch Single(int ids) => Bound(_single, 1, ids);

    /// <summary>A bound batch for up to <see cref="BatchRows"/> prompts, the longest of so many ids.</summary>
    public BoundBatch Batch(int ids) => Bound(_batch, BatchRows, ids);

    private BoundBatch Bound(BoundBatch?[] known, int rows, int ids)
    {
        var step = 0;
        while (Steps[step] < ids)
        {
            step++;
        }

        return known[step] ??= new BoundBatch(session, _run, manifest, rows, Steps[step]);
    }

    public void Dispose()
    {
        foreach (var bound in _single.Concat(_batch))
        {
            bound?.Dispose();
        }

        _run.Dispose();
    }
}
