namespace RoutingDecision.Learning.Evaluation.Measures;

/// <summary>
/// Macro-averaged F1: per tier F1 = 2 * right / (needing it + sent to it), then the plain mean over the tiers that any row needs or was sent to. No
/// unit, 0..1; a tier counts as much as any other, however few rows need it.
/// </summary>
internal static class MacroF1
{
    public static double Of(ConfusionMatrix matrix)
    {
        var (sum, tiers) = (0.0, 0);
        for (var t = 0; t < matrix.Tiers; t++)
        {
            var seen = matrix.Needing(t) + matrix.Choosing(t);
            if (seen > 0)
            {
                sum += 2.0 * matrix[t, t] / seen;
                tiers++;
            }
        }

        return tiers > 0 ? sum / tiers : double.NaN;
    }
}
