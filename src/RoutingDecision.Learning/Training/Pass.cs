using RoutingDecision.Classifier.Inference;
using RoutingDecision.Learning.Data;

namespace RoutingDecision.Learning.Training;

/// <summary>Buffers and code of one forward and backward pass over one example. Not thread-safe; one per worker.</summary>
internal sealed class Pass(NetworkShape shape)
{
    /// <summary>Share of the head that reads the shape alone in the logits of benchmarks.</summary>
    public const float ShapeShare = 0.5f;

    private const float GateWeight = 0.2f;
    private const float ShapeWeight = 0.5f;

    private readonly float[] _final = new float[shape.Final];
    private readonly float[] _finalGradient = new float[shape.Final];
    private readonly float[] _outputs = new float[shape.Outputs];
    private readonly float[] _outputGradient = new float[shape.Outputs];
    private readonly float[] _traffic = new float[shape.Tiers];
    private readonly float[] _benchmark = new float[shape.Tiers];
    private readonly float[] _shapeAlone = new float[shape.Tiers];
    private float _scale;

    /// <summary>Tier logits of traffic in the last forward pass, non-decreasing.</summary>
    public ReadOnlySpan<float> TrafficLogits => _traffic;

    /// <summary>Tier logits of benchmarks, both heads averaged, non-decreasing.</summary>
    public float[] BenchmarkLogits { get; } = new float[shape.Tiers];

    /// <summary>P(the prompt is a benchmark's question), 0..1.</summary>
    public float Gate { get; private set; }

    /// <summary>Task logits of the last forward pass.</summary>
    public ReadOnlySpan<float> TaskLogits => _outputs.AsSpan(shape.TaskOutputs, shape.Tasks);

    public void Forward(Network network, ReadOnlySpan<int> ids, ReadOnlySpan<float> signals) => Forward(network, ids, BoundBatch.ScaleOf(ids.Length), signals);

    /// <param name="network">Parameters.</param>
    /// <param name="ids">Ids; in training those that dropout left.</param>
    /// <param name="scale">Factor on the sum of embeddings.</param>
    /// <param name="signals">Normalised signals.</param>
    public void Forward(Network network, ReadOnlySpan<int> ids, float scale, ReadOnlySpan<float> signals)
    {
        _scale = scale;
        var dense = network.Dense;
        var text = _final.AsSpan(0, shape.Width);
        text.Clear();
        foreach (var id in ids)
        {
            VectorMath.Add(text, network.Row(id));
        }

        foreach (ref var value in text)
        {
            value *= scale;
        }

        Layers.Forward(dense, shape.SignalWeights, shape.SignalBias, signals, ShapeOf(_final));
        Layers.Rectify(ShapeOf(_final));
        Layers.Forward(dense, shape.HiddenWeights, shape.HiddenBias, _final.AsSpan(0, shape.Joined), HiddenOf(_final));
        Layers.Rectify(HiddenOf(_final));
        Layers.Forward(dense, shape.HeadWeights, shape.HeadBias, _final, _outputs.AsSpan(0, shape.HeadOutputs));
        Layers.Forward(dense, shape.ShapeAloneWeights, shape.ShapeAloneBias, ShapeOf(_final), _outputs.AsSpan(shape.ShapeAlone, shape.Tiers));

        TierHead.Climb(Head(_outputs, 0), _traffic);
        TierHead.Climb(Head(_outputs, shape.Benchmark), _benchmark);
        TierHead.Climb(Head(_outputs, shape.ShapeAlone), _shapeAlone);
        Gate = TierHead.Sigmoid(_outputs[shape.Gate]);
        for (var t = 0; t < shape.Tiers; t++)
        {
            BenchmarkLogits[t] = _benchmark[t] + (ShapeShare * (_shapeAlone[t] - _benchmark[t]));
        }
    }

    /// <summary>
    /// Weighted loss of the last forward pass: of the tier head that the example belongs to, for benchmarks also of the head that reads the shape
    /// alone, of the task and of the gate. The heads that are averaged afterwards learn apart, so that neither relies on the other.
    /// </summary>
    public double Loss(Example example)
    {
        var loss = TierHead.Loss(example.IsBenchmark ? _benchmark : _traffic, example);
        if (example.IsBenchmark)
        {
            loss += ShapeWeight * TierHead.Loss(_shapeAlone, example);
        }

        if (example.Task >= 0)
        {
            loss += example.TaskWeight * (LogSumExp(TaskLogits) - TaskLogits[example.Task]);
        }

        var gate = _outputs[shape.Gate];
        return loss + (GateWeight * (TierHead.Softplus(gate) - (example.IsBenchmark ? gate : 0f)));
    }

    /// <summary>Adds this example's gradient to the dense parameters, and writes the gradient of each of its embeddings.</summary>
    public void Backward(Network network, Example example, float[] denseGradient, Span<float> textGradient)
    {
        var dense = network.Dense;
        OutputGradients(example);
        var finalGradient = _finalGradient.AsSpan();
        finalGradient.Clear();
        var shapeAlone = _outputGradient.AsSpan(shape.ShapeAlone, shape.Tiers);
        Layers.Backward(dense, shape.HeadWeights, shape.HeadBias, _final, _outputGradient.AsSpan(0, shape.HeadOutputs), finalGradient, denseGradient);
        Layers.Backward(dense, shape.ShapeAloneWeights, shape.ShapeAloneBias, ShapeOf(_final), shapeAlone, ShapeOf(_finalGradient), denseGradient);

        var hidden = HiddenOf(_finalGradient);
        Layers.RectifyBack(HiddenOf(_final), hidden);
        Layers.Backward(dense, shape.HiddenWeights, shape.HiddenBias, _final.AsSpan(0, shape.Joined), hidden, finalGradient[..shape.Joined], denseGradient);

        var signalGradient = ShapeOf(_finalGradient);
        Layers.RectifyBack(ShapeOf(_final), signalGradient);
        Layers.Backward(dense, shape.SignalWeights, shape.SignalBias, example.Signals, signalGradient, [], denseGradient);

        for (var i = 0; i < shape.Width; i++)
        {
            textGradient[i] = finalGradient[i] * _scale;
        }
    }

    private void OutputGradients(Example example)
    {
        Array.Clear(_outputGradient);
        if (example.IsBenchmark)
        {
            TierGradient(shape.Benchmark, _benchmark, example, 1f);
            TierGradient(shape.ShapeAlone, _shapeAlone, example, ShapeWeight);
        }
        else
        {
            TierGradient(0, _traffic, example, 1f);
        }

        _outputGradient[shape.Gate] = GateWeight * (TierHead.Sigmoid(_outputs[shape.Gate]) - (example.IsBenchmark ? 1f : 0f));
        if (example.Task < 0)
        {
            return;
        }

        var normaliser = LogSumExp(TaskLogits);
        for (var k = 0; k < shape.Tasks; k++)
        {
            _outputGradient[shape.TaskOutputs + k] = example.TaskWeight * (MathF.Exp(TaskLogits[k] - normaliser) - (k == example.Task ? 1f : 0f));
        }
    }

    private void TierGradient(int head, float[] logits, Example example, float factor) =>
        TierHead.Gradient(Head(_outputs, head), logits, example, factor, Head(_outputGradient, head));

    private Span<float> Head(float[] outputs, int first) => outputs.AsSpan(first, shape.Tiers);

    private Span<float> ShapeOf(float[] final) => final.AsSpan(shape.Width, shape.SignalHidden);

    private Span<float> HiddenOf(float[] final) => final.AsSpan(shape.Joined, shape.Hidden);

    private static float LogSumExp(ReadOnlySpan<float> logits)
    {
        var largest = float.NegativeInfinity;
        foreach (var logit in logits)
        {
            largest = MathF.Max(largest, logit);
        }

        var sum = 0f;
        foreach (var logit in logits)
        {
            sum += MathF.Exp(logit - largest);
        }

        return largest + MathF.Log(sum);
    }
}
