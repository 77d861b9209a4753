namespace RoutingDecision.Learning.Training;

/// <summary>
/// Fits P = sigmoid(slope * logit + intercept) by Newton's method on weighted observations (Platt scaling; soft targets are allowed). A weak pull to
/// slope 1 and intercept 0 keeps a tier with few observations near what the network said.
/// </summary>
internal static class PlattFit
{
    private const double LeastSlope = 0.05;
    private const double Pull = 1.0;

    public static (float Slope, float Intercept) Fit(ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights)
    {
        double slope = 1;
        double intercept = 0;
        for (var step = 0; step < 50; step++)
        {
            double gs = Pull * (slope - 1), gi = Pull * intercept, ss = Pull, si = 0, ii = Pull;
            for (var n = 0; n < logits.Length; n++)
            {
                double x = logits[n];
                var p = 1 / (1 + Math.Exp(-((slope * x) + intercept)));
                var error = weights[n] * (p - targets[n]);
                var curve = weights[n] * Math.Max(p * (1 - p), 1e-6);
                gs += error * x;
                gi += error;
                ss += curve * x * x;
                si += curve * x;
                ii += curve;
            }

            var determinant = (ss * ii) - (si * si);
            var ds = ((ii * gs) - (si * gi)) / determinant;
            var di = ((ss * gi) - (si * gs)) / determinant;
            var damp = Math.Min(1, 2 / Math.Max(Math.Abs(ds), Math.Abs(di)));
            slope = Math.Max(LeastSlope, slope - (damp * ds));
            intercept -= damp * di;
            if (Math.Abs(ds) + Math.Abs(di) < 1e-9)
            {
                break;
            }
        }

        return ((float)slope, (float)intercept);
    }
}
