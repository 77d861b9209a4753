using Microsoft.ML.OnnxRuntime;
using RoutingDecision.Classifier.Bundles;

namespace RoutingDecision.Classifier.Inference;

/// <summary>Inputs and outputs of one shape (rows x ids), bound once and run many times. Used by one call at a time.</summary>
internal sealed class BoundBatch : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _run;
    private readonly OrtIoBinding _binding;
    private readonly OrtValue[] _values;

    public BoundBatch(InferenceSession session, RunOptions run, BundleManifest manifest, int rows, int length)
    {
        _session = session;
        _run = run;
        Rows = rows;
        Length = length;
        Ids = new int[rows * length];
        Scales = new float[rows];
        Signals = new float[rows * manifest.Featurizer.Signals.Count];
        TierLogits = new float[rows * manifest.Tiers.Count];
        TaskLogits = new float[rows * manifest.Tasks.Count];
        _values =
        [
            OrtValue.CreateTensorValueFromMemory(Ids, [rows, length]),
            OrtValue.CreateTensorValueFromMemory(Scales, [rows, 1]),
            OrtValue.CreateTensorValueFromMemory(Signals, [rows, manifest.Featurizer.Signals.Count]),
            OrtValue.CreateTensorValueFromMemory(TierLogits, [rows, manifest.Tiers.Count]),
            OrtValue.CreateTensorValueFromMemory(TaskLogits, [rows, manifest.Tasks.Count]),
        ];
        _binding = session.CreateIoBinding();
        _binding.BindInput(GraphContract.Ids, _values[0]);
        _binding.BindInput(GraphContract.Scale, _values[1]);
        _binding.BindInput(GraphContract.Signals, _values[2]);
        _binding.BindOutput(GraphContract.TierLogits, _values[3]);
        _binding.BindOutput(GraphContract.TaskLogits, _values[4]);
    }

    public int Rows { get; }

    public int Length { get; }

    public int[] Ids { get; }

    public float[] Scales { get; }

    public float[] Signals { get; }

    public float[] TierLogits { get; }

    public float[] TaskLogits { get; }

    /// <summary>Copies one prompt's features into a row and pads it.</summary>
    public void Set(int row, ReadOnlySpan<int> ids, ReadOnlySpan<float> signals)
    {
        var target = Ids.AsSpan(row * Length, Length);
        ids.CopyTo(target);
        target[ids.Length..].Clear();
        Scales[row] = ScaleOf(ids.Length);
        signals.CopyTo(Signals.AsSpan(row * signals.Length));
    }

    /// <summary>Factor on the sum of a prompt's embeddings, so that long and short prompts have the same spread.</summary>
    public static float ScaleOf(int ids) => ids == 0 ? 0f : 1f / MathF.Sqrt(ids);

    public void Run() => _session.RunWithBinding(_run, _binding);

    public void Dispose()
    {
        _binding.Dispose();
        foreach (var value in _values)
        {
            value.Dispose();
        }
    }
}
