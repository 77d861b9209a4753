using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Learning.Data;

namespace RoutingDecision.Learning.Training;

/// <summary>Fits the calibration on the dev split: Platt per tier, one temperature for the tasks.</summary>
internal static class Calibrating
{
    public static Calibration Fit(ITrainedModel model, IReadOnlyList<Example> dev)
    {
        var predictor = model.NewPredictor();
        var tiers = model.Tiers;
        var logits = new float[tiers][];
        var targets = new float[tiers][];
        var weights = new float[tiers][];
        for (var t = 0; t < tiers; t++)
        {
            (logits[t], targets[t], weights[t]) = (new float[dev.Count], new float[dev.Count], new float[dev.Count]);
        }

        var taskLogits = new List<(float[] Logits, int Task)>();
        for (var n = 0; n < dev.Count; n++)
        {
            predictor.Predict(dev[n].Ids, dev[n].Signals);
            for (var t = 0; t < tiers; t++)
            {
                (logits[t][n], targets[t][n], weights[t][n]) = (predictor.TierLogits[t], dev[n].Success[t], dev[n].Weight[t]);
            }

            if (dev[n].Task >= 0)
            {
                taskLogits.Add((predictor.TaskLogits.ToArray(), dev[n].Task));
            }
        }

        var fits = Enumerable.Range(0, tiers).Select(t => PlattFit.Fit(logits[t], targets[t], weights[t])).ToArray();
        return new Calibration("platt", [.. fits.Select(f => f.Slope)], [.. fits.Select(f => f.Intercept)], Temperature(taskLogits));
    }

    private static float Temperature(List<(float[] Logits, int Task)> rows)
    {
        // The loss is convex in 1/T, so the best of a fine grid is good enough and always the same.
        var best = 1f;
        var bestLoss = double.PositiveInfinity;
        for (var step = 0; rows.Count > 0 && step <= 60; step++)
        {
            var temperature = MathF.Pow(10f, (step - 30) / 30f);
            double loss = 0;
            foreach (var (logits, task) in rows)
            {
                var largest = logits.Max();
                loss += Math.Log(logits.Sum(l => Math.Exp((l - largest) / temperature))) - ((logits[task] - largest) / temperature);
            }

            if (loss < bestLoss)
            {
                (best, bestLoss) = (temperature, loss);
            }
        }

        return best;
    }
}
