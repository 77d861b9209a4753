namespace RoutingDecision.Learning.Training;

/// <summary>Adam for the dense parameters, Adagrad for the rows of the embedding table, which are each met at their own pace.</summary>
internal sealed class Optimizer(Network network, Hyperparameters settings)
{
    private const float Momentum = 0.9f;
    private const float Variance = 0.999f;
    private const float Tiny = 1e-8f;

    private readonly float[] _first = new float[network.Dense.Length];
    private readonly float[] _second = new float[network.Dense.Length];
    private readonly float[] _squares = new float[network.Embeddings.Length];
    private int _steps;

    /// <summary>Applies the mean gradient of a batch to the dense parameters.</summary>
    /// <param name="gradient">Gradient; it is cleared.</param>
    /// <param name="pace">Factor on the learning rate, 1 at the start of training.</param>
    public void StepDense(float[] gradient, float pace)
    {
        _steps++;
        var dense = network.Dense;
        var correction = MathF.Sqrt(1f - MathF.Pow(Variance, _steps)) / (1f - MathF.Pow(Momentum, _steps));
        var rate = settings.DenseRate * pace;
        for (var i = 0; i < dense.Length; i++)
        {
            var g = gradient[i];
            gradient[i] = 0f;
            _first[i] = (Momentum * _first[i]) + ((1f - Momentum) * g);
            _second[i] = (Variance * _second[i]) + ((1f - Variance) * g * g);
            dense[i] -= rate * ((correction * _first[i] / (MathF.Sqrt(_second[i]) + Tiny)) + (settings.Decay * dense[i]));
        }
    }

    /// <summary>Applies one example's gradient to the row of one id. Rows may be stepped by different threads, one row by one at a time.</summary>
    public void StepRow(int id, ReadOnlySpan<float> gradient, float pace)
    {
        var start = id * network.Shape.Width;
        var rate = settings.EmbeddingRate * pace;
        for (var i = 0; i < gradient.Length; i++)
        {
            var g = gradient[i] + (settings.Decay * 0.01f * network.Embeddings[start + i]);
            _squares[start + i] += g * g;
            network.Embeddings[start + i] -= rate * g / (MathF.Sqrt(_squares[start + i]) + 1e-4f);
        }
    }
}
