namespace RoutingDecision.Learning.Evaluation;

/// <summary>
/// Expected calibration error: observations are put into ten equal-width bins by predicted probability; the weighted mean of |mean prediction - mean outcome|
/// over bins. Every observed (prompt, tier) is one observation.
/// </summary>
internal static class CalibrationError
{
    private const int Bins = 10;

    public static double Of(IReadOnlyList<Scored> rows)
    {
        var weight = new double[Bins];
        var predicted = new double[Bins];
        var observed = new double[Bins];
        foreach (var row in rows)
        {
            for (var t = 0; t < row.Success.Length; t++)
            {
                if (row.Example.Weight[t] <= 0)
                {
                    continue;
                }

                var bin = Math.Min(Bins - 1, (int)(row.Success[t] * Bins));
                var outcome = row.Example.Tier < 0 ? row.Example.Success[t] : t >= row.Example.Tier ? 1 : 0;
                weight[bin]++;
                predicted[bin] += row.Success[t];
                observed[bin] += outcome;
            }
        }

        var total = weight.Sum();
        return total == 0 ? 0 : Enumerable.Range(0, Bins).Sum(b => Math.Abs(predicted[b] - observed[b])) / total;
    }
}
