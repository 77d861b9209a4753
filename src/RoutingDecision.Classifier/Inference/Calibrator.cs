using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Core.Assessment;

namespace RoutingDecision.Classifier.Inference;

/// <summary>From logits to an assessment: Platt scaling per tier, then non-decreasing in the tier; softmax over tasks.</summary>
internal sealed class Calibrator(Calibration calibration, bool neededTier = false)
{
    // sigmoid(16) differs from 1 by a ten-millionth, about what a float still tells apart.
    private const float MostLogit = 16f;

    private readonly float[] _slopes = [.. calibration.Slopes];
    private readonly float[] _intercepts = [.. calibration.Intercepts];
    private readonly float _inverseTemperature = 1f / calibration.TaskTemperature;

    /// <param name="tierLogits">One per tier.</param>
    /// <param name="taskLogits">One per task; empty: the model has no task head, and the task is -1.</param>
    public PromptAssessment Assess(ReadOnlySpan<float> tierLogits, ReadOnlySpan<float> taskLogits)
    {
        var success = new float[tierLogits.Length];
        Success(tierLogits, success);
        if (taskLogits.IsEmpty)
        {
            return new PromptAssessment { Success = success, Task = -1, TaskProbability = 0 };
        }

        var task = 0;
        for (var i = 1; i < taskLogits.Length; i++)
        {
            task = taskLogits[i] > taskLogits[task] ? i : task;
        }

        var sum = 0f;
        foreach (var logit in taskLogits)
        {
            sum += MathF.Exp((logit - taskLogits[task]) * _inverseTemperature);
        }

        return new PromptAssessment { Success = success, Task = task, TaskProbability = 1f / sum };
    }

    public void Success(ReadOnlySpan<float> logits, Span<float> success)
    {
        if (neededTier)
        {
            Cumulate(logits, success);
            logits = success;
        }

        var floor = 0f;
        for (var t = 0; t < logits.Length; t++)
        {
            floor = MathF.Max(floor, 1f / (1f + MathF.Exp(-((_slopes[t] * logits[t]) + _intercepts[t]))));
            success[t] = floor;
        }
    }

    /// <summary>Logit of "this tier or a cheaper one is all it needs" from the softmax over "this is the tier it needs".</summary>
    private static void Cumulate(ReadOnlySpan<float> logits, Span<float> cumulative)
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

        var share = 0f;
        for (var t = 0; t < logits.Length; t++)
        {
            share += MathF.Exp(logits[t] - largest);
            cumulative[t] = Math.Clamp(MathF.Log(share / MathF.Max(sum - share, float.Epsilon)), -MostLogit, MostLogit);
        }
    }
}
