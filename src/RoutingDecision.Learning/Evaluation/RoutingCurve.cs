namespace RoutingDecision.Learning.Evaluation;

/// <summary>One prompt with what the weaker and the stronger model scored on it, and the router's wish for the stronger, any scale.</summary>
internal readonly record struct PairOutcome(double Score, double Weak, double Strong);

/// <summary>
/// Average performance gap recovered, as the RouteLLM paper defines it: quality over the share of calls that go to the strong model, at eleven thresholds (the edges of ten
/// equal-count bins of the score); area between it and always-weak by the trapezoid rule, over that of always-strong.
/// </summary>
internal static class RoutingCurve
{
    private const int Bins = 10;

    public static double Apgr(IReadOnlyList<PairOutcome> rows)
    {
        var scores = rows.Select(r => r.Score).Order().ToArray();
        var weak = rows.Average(r => r.Weak);
        var strong = rows.Average(r => r.Strong);
        var points = new List<(double Share, double Quality)>();
        for (var b = 0; b <= Bins; b++)
        {
            var edge = scores[Math.Min(scores.Length - 1, (int)Math.Round((double)b * (scores.Length - 1) / Bins))];
            var last = b == Bins;
            var quality = 0.0;
            var count = 0;
            foreach (var row in rows)
            {
                var toStrong = last ? row.Score > edge : row.Score >= edge;
                quality += toStrong ? row.Strong : row.Weak;
                count += toStrong ? 1 : 0;
            }

            points.Add(((double)count / rows.Count, quality / rows.Count));
        }

        points.Sort();
        var area = 0.0;
        for (var i = 1; i < points.Count; i++)
        {
            area += (points[i].Share - points[i - 1].Share) * (points[i].Quality + points[i - 1].Quality) / 2;
        }

        return strong == weak ? 0 : (area - weak) / (strong - weak);
    }
}
