using Microsoft.ML.OnnxRuntime;
using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Classifier.Inference;

/// <summary>
/// From prompts to the inputs of a graph. There is one per featurizer. Thread-safe; what one run needs is in the rows and tensors that it makes.
/// </summary>
internal interface IModelInput
{
    /// <summary>Longest row, in ids.</summary>
    int MaxLength { get; }

    /// <summary>Whether tensors depend on the longest row; if not, those of one length do for all.</summary>
    bool IsPadded => true;

    /// <summary>Most hashed feature ids of one prompt; 0: it has none that may be written down.</summary>
    int MaxFeatures { get; }

    /// <summary>Names how ids follow from a text; empty: it has none that may be written down.</summary>
    string FeatureScheme => "";

    /// <summary>What written ids tell of phrases; null: nothing.</summary>
    IPhraseEvidence? EvidenceFor(IReadOnlyList<PhrasePattern> phrases) => null;

    /// <summary>Room for the features of so many prompts.</summary>
    PromptRows NewRows(int count);

    /// <summary>Input tensors of so many rows of so many ids.</summary>
    InputTensors NewTensors(int rows, int length);
}

/// <summary>What the model is told of some prompts, without their text. Used by one call at a time; reading allocates nothing.</summary>
internal abstract class PromptRows(int count) : PromptFeatures
{
    /// <summary>Ids per row.</summary>
    public int[] Lengths { get; } = new int[count];

    /// <summary>Reads a prompt into a row.</summary>
    public abstract void Read(int row, in PromptView prompt);

    /// <summary>Copies the hashed feature ids of a row that was read from <paramref name="prompt"/>; nothing where they must not be written
    /// down.</summary>
    public virtual WrittenFeatures WriteFeatures(int row, in PromptView prompt, Span<int> ids) => default;

    /// <summary>Takes features that were written down before into a row.</summary>
    public virtual void Take(int row, in KeptFeatures kept) => throw new NotSupportedException("Features of this kind are not written down.");

    /// <summary>Makes row 0 the longest that there can be, of the largest id, so that a graph with too small a table fails when it is
    /// loaded.</summary>
    public abstract void Reach();
}

/// <summary>Input tensors of one shape. Used by one call at a time; filling allocates nothing.</summary>
internal abstract class InputTensors : IDisposable
{
    private readonly List<(string Name, OrtValue Value)> _values = [];

    /// <summary>Takes a row and pads it.</summary>
    public abstract void Set(int target, PromptRows rows, int row);

    public void Bind(OrtIoBinding binding)
    {
        foreach (var (name, value) in _values)
        {
            binding.BindInput(name, value);
        }
    }

    public void Dispose()
    {
        foreach (var (_, value) in _values)
        {
            value.Dispose();
        }
    }

    /// <summary>Makes a tensor over an array of its own; what is written into the array is what the graph reads.</summary>
    protected T[] Tensor<T>(string name, int rows, int columns)
        where T : unmanaged
    {
        var data = new T[rows * columns];
        _values.Add((name, OrtValue.CreateTensorValueFromMemory(data, [rows, columns])));
        return data;
    }
}
