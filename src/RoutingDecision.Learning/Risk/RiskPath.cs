using RoutingDecision.Learning.Evaluation;

namespace RoutingDecision.Learning.Risk;

/// <summary>
/// Threshold vectors from strict to lax: the one for each under-route target is what gives the best accuracy within that target on dev. Each is at
/// least as lax as the one before, so that risk rises along the path. Made without the calibration rows, so that testing along it keeps its level.
/// </summary>
internal static class RiskPath
{
    private const int StepsBelowTenPercent = 40;
    private const int StepsAbove = 36;

    /// <summary>The path for labelled dev rows; always starts with thresholds that nothing but the last tier reaches.</summary>
    public static IReadOnlyList<float[]> Of(IReadOnlyList<Scored> dev, int tiers)
    {
        var strictest = new float[tiers];
        Array.Fill(strictest, 1f, 0, tiers - 1);
        var path = new List<float[]> { strictest };
        foreach (var target in Targets())
        {
            var tuned = TierChoice.Tune(dev, tiers, target);
            float[] next = [.. tuned.Zip(path[^1], MathF.Min)];
            if (!next.AsSpan().SequenceEqual(path[^1]))
            {
                path.Add(next);
            }
        }

        return path;
    }

    private static IEnumerable<double> Targets() =>
    [
        .. Enumerable.Range(0, StepsBelowTenPercent).Select(i => i * 0.1 / StepsBelowTenPercent),
        .. Enumerable.Range(0, StepsAbove).Select(i => 0.1 + (i * 0.2 / StepsAbove)),
    ];
}
