using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Core.Assessment;

namespace RoutingDecision.Classifier.Inference;

/// <summary>From logits to an assessment: Platt scaling per tier, then non-decreasing in the tier; softmax over tasks.</summary>
internal sealed class Calibrator(Calibration calibration)
{
    private readonly float[] _slopes = [.. calibration.Slopes];
    private readonly float[] _intercepts = [.. calibration.Intercepts];
    private readonly float _inverseTemperature = 1f / calibration.TaskTemperature;

    public PromptAssessment Assess(ReadOnlySpan<float> tierLogits, ReadOnlySpan<float> taskLogits)
    {
        var success = new float[tierLogits.Length];
        Success(tierLogits, success);
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
        var floor = 0f;
        for (var t = 0; t < logits.Length; t++)
        {
            floor = MathF.Max(floor, 1f / (1f + MathF.Exp(-((_slopes[t] * logits[t]) + _intercepts[t]))));
            success[t] = floor;
        }
    }
}
