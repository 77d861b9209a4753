using Microsoft.ML.OnnxRuntime;

namespace RoutingDecision.Classifier.Inference;

/// <summary>Input and output tensors of one shape, bound once. Used by one call at a time; running allocates nothing.</summary>
internal sealed class BoundBatch : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _run;
    private readonly OrtIoBinding _binding;
    private readonly InputTensors _inputs;
    private readonly OrtValue[] _values;

    public BoundBatch(InferenceSession session, RunOptions run, IModelInput input, OutputReader reader, int rows, int length)
    {
        _session = session;
        _run = run;
        _inputs = input.NewTensors(rows, length);
        Outputs = [.. reader.Outputs.Select(o => new float[rows * o.Shape[1]])];
        _values = [.. reader.Outputs.Zip(Outputs, (o, data) => OrtValue.CreateTensorValueFromMemory(data, [rows, o.Shape[1]]))];
        _binding = session.CreateIoBinding();
        _inputs.Bind(_binding);
        for (var i = 0; i < _values.Length; i++)
        {
            _binding.BindOutput(reader.Outputs[i].Name, _values[i]);
        }
    }

    /// <summary>What the last run wrote, in the order of <see cref="OutputReader.Outputs"/>.</summary>
    public float[][] Outputs { get; }

    /// <summary>Factor on the sum of a prompt's embeddings, so that long and short prompts have the same spread.</summary>
    public static float ScaleOf(int ids) => ids == 0 ? 0f : 1f / MathF.Sqrt(ids);

    /// <summary>Takes one prompt's features into a row.</summary>
    public void Set(int target, PromptRows rows, int row) => _inputs.Set(target, rows, row);

    public void Run() => _session.RunWithBinding(_run, _binding);

    public void Dispose()
    {
        _binding.Dispose();
        _inputs.Dispose();
        foreach (var value in _values)
        {
            value.Dispose();
        }
    }
}
