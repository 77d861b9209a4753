using RoutingDecision.Classifier.Inference;
using RoutingDecision.Learning.Data;

namespace RoutingDecision.Learning.Training;

/// <summary>Buffers and code of one forward and backward pass over one example. Not thread-safe; one per worker.</summary>
internal sealed class Pass(NetworkShape shape)
{
    private const float GateWeight = 0.2f;

    private readonly float[] _final = new float[shape.Final];
    private readonly float[] _finalGradient = new float[shape.Final];
    private readonly float[] _outputs = new float[shape.Outputs];
    private readonly float[] _outputGradient = new float[shape.Outputs];
    private readonly float[] _traffic = new float[shape.Tiers];
    private readonly float[] _benchmark = new float[shape.Tiers];
    private float _scale;

    /// <summary>Tier logits of the last forward pass, non-decreasing.</summary>
    public float[] TierLogits { get; } = new float[shape.Tiers];

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

        Layer(dense, shape.SignalWeights, shape.SignalBias, signals, _final.AsSpan(shape.Width, shape.SignalHidden));
        Rectify(_final.AsSpan(shape.Width, shape.SignalHidden));
        Layer(dense, shape.HiddenWeights, shape.HiddenBias, _final.AsSpan(0, shape.Joined), _final.AsSpan(shape.Joined, shape.Hidden));
        Rectify(_final.AsSpan(shape.Joined, shape.Hidden));
        Layer(dense, shape.HeadWeights, shape.HeadBias, _final, _outputs);

        Climb(_traffic, 0, shape.Steps);
        Climb(_benchmark, 1, shape.Steps + shape.Tiers - 1);
        var gate = Sigmoid(_outputs[shape.Gate]);
        for (var t = 0; t < shape.Tiers; t++)
        {
            TierLogits[t] = _traffic[t] + (gate * (_benchmark[t] - _traffic[t]));
        }
    }

    /// <summary>Weighted loss of the last forward pass: cross-entropy per observed tier, of the task, and of the gate.</summary>
    public double Loss(Example example)
    {
        var logits = example.IsBenchmark ? _benchmark : _traffic;
        double loss = 0;
        for (var t = 0; t < shape.Tiers; t++)
        {
            if (example.Weight[t] > 0)
            {
                loss += example.Weight[t] * (Softplus(logits[t]) - (example.Success[t] * logits[t]));
            }
        }

        if (example.Task >= 0)
        {
            loss += example.TaskWeight * (LogSumExp(TaskLogits) - TaskLogits[example.Task]);
        }

        var gate = _outputs[shape.Gate];
        return loss + (GateWeight * (Softplus(gate) - (example.IsBenchmark ? gate : 0f)));
    }

    /// <summary>Adds this example's gradient to the dense parameters, and writes the gradient of each of its embeddings.</summary>
    public void Backward(Network network, Example example, float[] denseGradient, Span<float> textGradient)
    {
        var dense = network.Dense;
        OutputGradients(example);
        var finalGradient = _finalGradient.AsSpan();
        finalGradient.Clear();
        LayerBack(dense, shape.HeadWeights, shape.HeadBias, _final, _outputGradient, finalGradient, denseGradient);

        var hidden = finalGradient.Slice(shape.Joined, shape.Hidden);
        Gate(_final.AsSpan(shape.Joined, shape.Hidden), hidden);
        LayerBack(dense, shape.HiddenWeights, shape.HiddenBias, _final.AsSpan(0, shape.Joined), hidden, finalGradient[..shape.Joined], denseGradient);

        var signalGradient = finalGradient.Slice(shape.Width, shape.SignalHidden);
        Gate(_final.AsSpan(shape.Width, shape.SignalHidden), signalGradient);
        LayerBack(dense, shape.SignalWeights, shape.SignalBias, example.Signals, signalGradient, [], denseGradient);

        for (var i = 0; i < shape.Width; i++)
        {
            textGradient[i] = finalGradient[i] * _scale;
        }
    }

    public static float Softplus(float x) => MathF.Max(x, 0f) + MathF.Log(1f + MathF.Exp(-MathF.Abs(x)));

    public static float Sigmoid(float x) => 1f / (1f + MathF.Exp(-x));

    private void Climb(float[] logits, int first, int steps)
    {
        logits[0] = _outputs[first];
        for (var t = 1; t < logits.Length; t++)
        {
            logits[t] = logits[t - 1] + Softplus(_outputs[steps + t - 1]);
        }
    }

    private void OutputGradients(Example example)
    {
        Array.Clear(_outputGradient);
        var logits = example.IsBenchmark ? _benchmark : _traffic;
        var first = example.IsBenchmark ? 1 : 0;
        var steps = example.IsBenchmark ? shape.Steps + shape.Tiers - 1 : shape.Steps;

        // Logit t holds every step up to t, so a step collects the gradients from its tier on.
        var sum = 0f;
        for (var t = shape.Tiers - 1; t >= 0; t--)
        {
            sum += example.Weight[t] * (Sigmoid(logits[t]) - example.Success[t]);
            var output = t == 0 ? first : steps + t - 1;
            _outputGradient[output] = t == 0 ? sum : sum * Sigmoid(_outputs[output]);
        }

        _outputGradient[shape.Gate] = GateWeight * (Sigmoid(_outputs[shape.Gate]) - (example.IsBenchmark ? 1f : 0f));
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

    private static void Layer(float[] dense, int weights, int bias, ReadOnlySpan<float> input, Span<float> output)
    {
        for (var o = 0; o < output.Length; o++)
        {
            output[o] = dense[bias + o] + VectorMath.Dot(input, dense.AsSpan(weights + (o * input.Length), input.Length));
        }
    }

    private static void LayerBack(
        float[] dense, int weights, int bias, ReadOnlySpan<float> input, ReadOnlySpan<float> output, Span<float> inputGradient, float[] denseGradient)
    {
        for (var o = 0; o < output.Length; o++)
        {
            var gradient = output[o];
            if (gradient == 0f)
            {
                continue;
            }

            denseGradient[bias + o] += gradient;
            VectorMath.AddScaled(denseGradient.AsSpan(weights + (o * input.Length), input.Length), gradient, input);
            if (inputGradient.Length > 0)
            {
                VectorMath.AddScaled(inputGradient, gradient, dense.AsSpan(weights + (o * input.Length), input.Length));
            }
        }
    }

    private static void Rectify(Span<float> values)
    {
        foreach (ref var value in values)
        {
            value = MathF.Max(value, 0f);
        }
    }

    private static void Gate(ReadOnlySpan<float> activations, Span<float> gradient)
    {
        for (var i = 0; i < gradient.Length; i++)
        {
            gradient[i] = activations[i] > 0f ? gradient[i] : 0f;
        }
    }
}
