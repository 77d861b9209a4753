using RoutingDecision.Learning.Data;

namespace RoutingDecision.Learning.Training;

/// <summary>
/// Logits of one tier head from its outputs: the first as it is, each further one higher by softplus of its output, so that they can't fall. Also the
/// loss and its gradient.
/// </summary>
internal static class TierHead
{
    public static void Climb(ReadOnlySpan<float> outputs, Span<float> logits)
    {
        logits[0] = outputs[0];
        for (var t = 1; t < logits.Length; t++)
        {
            logits[t] = logits[t - 1] + Softplus(outputs[t]);
        }
    }

    /// <summary>Weighted cross-entropy of the tiers that were observed; targets may be soft.</summary>
    public static double Loss(ReadOnlySpan<float> logits, Example example)
    {
        double loss = 0;
        for (var t = 0; t < logits.Length; t++)
        {
            if (example.Weight[t] > 0)
            {
                loss += example.Weight[t] * (Softplus(logits[t]) - (example.Success[t] * logits[t]));
            }
        }

        return loss;
    }

    /// <summary>Gradient of <paramref name="factor"/> times the loss by the head's outputs.</summary>
    public static void Gradient(ReadOnlySpan<float> outputs, ReadOnlySpan<float> logits, Example example, float factor, Span<float> gradient)
    {
        // Logit t holds every step up to t, so a step collects the gradients from its tier on.
        var sum = 0f;
        for (var t = logits.Length - 1; t >= 0; t--)
        {
            sum += factor * example.Weight[t] * (Sigmoid(logits[t]) - example.Success[t]);
            gradient[t] = t == 0 ? sum : sum * Sigmoid(outputs[t]);
        }
    }

    public static float Softplus(float x) => MathF.Max(x, 0f) + MathF.Log(1f + MathF.Exp(-MathF.Abs(x)));

    public static float Sigmoid(float x) => 1f / (1f + MathF.Exp(-x));
}
