namespace RoutingDecision.Learning.Evaluation;

/// <summary>Ways to choose a tier from P(success) per tier.</summary>
internal static class TierChoice
{
    private const int Steps = 100;

    /// <summary>The cheapest tier whose P(success) reaches its threshold; the last tier's is 0.</summary>
    public static int ByThreshold(ReadOnlySpan<float> success, IReadOnlyList<float> thresholds)
    {
        for (var t = 0; t < success.Length - 1; t++)
        {
            if (success[t] >= thresholds[t])
            {
                return t;
            }
        }

        return success.Length - 1;
    }

    /// <summary>The tier that is most probably the cheapest sufficient one: the largest step of P(success).</summary>
    public static int ByArgmax(ReadOnlySpan<float> success)
    {
        var best = 0;
        var bestStep = success[0];
        for (var t = 1; t < success.Length; t++)
        {
            var step = (t == success.Length - 1 ? 1f : success[t]) - success[t - 1];
            if (step > bestStep)
            {
                (best, bestStep) = (t, step);
            }
        }

        return best;
    }

    /// <summary>
    /// Thresholds with the best accuracy on labelled rows among those that keep under-routing at or below a bound; where none does, those that
    /// under-route least. Coordinate search over a grid, from strict to lax, until nothing moves.
    /// </summary>
    public static float[] Tune(IReadOnlyList<Scored> labelled, int tiers, double maxUnderRoute)
    {
        var best = new float[tiers];
        Array.Fill(best, 1f, 0, tiers - 1);
        if (labelled.Count == 0)
        {
            Array.Fill(best, 0.8f, 0, tiers - 1);
            return best;
        }

        var bestScore = Score(labelled, best, maxUnderRoute);
        for (var moved = true; moved;)
        {
            moved = false;
            foreach (var (first, second) in Pairs(tiers - 1))
            {
                for (var cell = 0; cell < (Steps + 1) * (second == first ? 1 : Steps + 1); cell++)
                {
                    var candidate = best.ToArray();
                    candidate[first] = cell % (Steps + 1) / (float)Steps;
                    if (second != first)
                    {
                        candidate[second] = cell / (Steps + 1) / (float)Steps;
                    }

                    var score = Score(labelled, candidate, maxUnderRoute);
                    if (score > bestScore)
                    {
                        (best, bestScore, moved) = (candidate, score, true);
                    }
                }
            }
        }

        return best;
    }

    // Neighbouring thresholds trade off against each other, so they are searched together.
    private static IEnumerable<(int First, int Second)> Pairs(int count) =>
        count == 1 ? [(0, 0)] : Enumerable.Range(0, count - 1).Select(i => (i, i + 1));

    private static double Score(IReadOnlyList<Scored> rows, float[] thresholds, double maxUnderRoute)
    {
        var right = 0;
        var under = 0;
        foreach (var row in rows)
        {
            var tier = ByThreshold(row.Success, thresholds);
            right += tier == row.Example.Tier ? 1 : 0;
            under += tier < row.Example.Tier ? 1 : 0;
        }

        return under <= maxUnderRoute * rows.Count ? right : -under;
    }
}
