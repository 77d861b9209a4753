using RoutingDecision.Learning.Evaluation.Measures;

namespace RoutingDecision.Learning.Evaluation;

/// <summary>Calibration error of a model on examples, see <see cref="CalibrationBins"/>; every observed (prompt, tier) is one observation.</summary>
internal static class CalibrationError
{
    /// <summary>The ECE, 0..1; 0 without observations.</summary>
    public static double Of(IReadOnlyList<Scored> rows)
    {
        var error = Bins(rows).Error;
        return double.IsNaN(error) ? 0 : error;
    }

    /// <summary>The bins behind it.</summary>
    public static CalibrationBins Bins(IReadOnlyList<Scored> rows)
    {
        var bins = new CalibrationBins();
        foreach (var row in rows)
        {
            for (var t = 0; t < row.Success.Length; t++)
            {
                if (row.Example.Weight[t] > 0)
                {
                    bins.Add(row.Success[t], row.Example.Tier < 0 ? row.Example.Success[t] : t >= row.Example.Tier ? 1 : 0, 1);
                }
            }
        }

        return bins;
    }
}
