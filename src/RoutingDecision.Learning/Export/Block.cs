namespace RoutingDecision.Learning.Export;

/// <summary>Weights (one row per output) and bias of a layer that is put together from parts; what nobody sets stays 0.</summary>
internal sealed class Block(int outputs, int inputs)
{
    public int Outputs { get; } = outputs;

    public int Inputs { get; } = inputs;

    public float[] Weights { get; } = new float[outputs * inputs];

    public float[] Bias { get; } = new float[outputs];

    /// <summary>Copies a run of one row's weights.</summary>
    public void Set(int output, int firstInput, ReadOnlySpan<float> weights, float factor = 1f)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            Weights[(output * Inputs) + firstInput + i] = factor * weights[i];
        }
    }
}
