namespace RoutingDecision.Learning.Evaluation.Routers;

/// <summary>Choices between the cheapest and the dearest arm at thresholds of a score: dearest when the score is at least the threshold.</summary>
internal static class ScoreSweep
{
    private const int Steps = 40;

    public static IReadOnlyList<int[]> Of(float[] scores, int arms)
    {
        var sorted = scores.Order().ToArray();
        return
        [
            .. Enumerable.Range(0, Steps + 1)
                .Select(s => sorted[(int)((long)s * (sorted.Length - 1) / Steps)])
                .Distinct()
                .Select(threshold => scores.Select(score => score >= threshold ? arms - 1 : 0).ToArray()),
        ];
    }
}
