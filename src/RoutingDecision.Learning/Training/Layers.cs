namespace RoutingDecision.Learning.Training;

/// <summary>Dense layers over one flat parameter array: forward, backward, and the rectifier.</summary>
internal static class Layers
{
    /// <summary>output = bias + weights * input; the matrix has one row per output.</summary>
    public static void Forward(float[] dense, int weights, int bias, ReadOnlySpan<float> input, Span<float> output)
    {
        for (var o = 0; o < output.Length; o++)
        {
            output[o] = dense[bias + o] + VectorMath.Dot(input, dense.AsSpan(weights + (o * input.Length), input.Length));
        }
    }

    /// <summary>Adds the gradients of a layer's parameters and, where asked for, of its input.</summary>
    public static void Backward(
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

    public static void Rectify(Span<float> values)
    {
        foreach (ref var value in values)
        {
            value = MathF.Max(value, 0f);
        }
    }

    /// <summary>Lets the gradient through where the rectifier did.</summary>
    public static void RectifyBack(ReadOnlySpan<float> activations, Span<float> gradient)
    {
        for (var i = 0; i < gradient.Length; i++)
        {
            gradient[i] = activations[i] > 0f ? gradient[i] : 0f;
        }
    }
}
