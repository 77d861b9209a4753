using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Classifier.Inference;
using RoutingDecision.Learning.Data;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Learning.Evaluation;

/// <summary>One example with what the calibrated model says of it.</summary>
/// <param name="Example">Features and targets.</param>
/// <param name="Success">Calibrated P(success) per tier, non-decreasing.</param>
/// <param name="Task">Most probable task.</param>
internal sealed record Scored(Example Example, float[] Success, int Task)
{
    public static Scored[] All(ITrainedModel model, Calibration calibration, IEnumerable<Example> examples)
    {
        var predictor = model.NewPredictor();
        var calibrator = new Calibrator(calibration);
        return [.. examples.Select(e =>
        {
            predictor.Predict(e.Ids, e.Signals);
            var assessment = calibrator.Assess(predictor.TierLogits, predictor.TaskLogits);
            return new Scored(e, assessment.Success, assessment.Task);
        })];
    }
}
