namespace RoutingDecision.Learning.Evaluation.Measures;

/// <summary>
/// Observations in ten equal-width bins of the predicted probability. The expected calibration error (ECE; Guo et al. 2017) is the weighted mean
/// over bins of |mean prediction - mean outcome|, 0..1.
/// </summary>
internal sealed class CalibrationBins
{
    public const int Count = 10;

    private readonly double[] _weight = new double[Count];
    private readonly double[] _predicted = new double[Count];
    private readonly double[] _observed = new double[Count];

    /// <summary>The ECE, 0..1; NaN without observations.</summary>
    public double Error
    {
        get
        {
            var (gap, total) = (0.0, 0.0);
            for (var b = 0; b < Count; b++)
            {
                gap += Math.Abs(_predicted[b] - _observed[b]);
                total += _weight[b];
            }

            return total > 0 ? gap / total : double.NaN;
        }
    }

    /// <param name="predicted">0..1.</param>
    /// <param name="outcome">0..1.</param>
    /// <param name="weight">How often it counts.</param>
    public void Add(double predicted, double outcome, double weight)
    {
        var bin = Math.Min(Count - 1, (int)(predicted * Count));
        _weight[bin] += weight;
        _predicted[bin] += weight * predicted;
        _observed[bin] += weight * outcome;
    }

    /// <summary>Observations in a bin.</summary>
    public double Weight(int bin) => _weight[bin];

    /// <summary>Mean prediction of a bin that is not empty.</summary>
    public double Predicted(int bin) => _predicted[bin] / _weight[bin];

    /// <summary>Mean outcome of a bin that is not empty.</summary>
    public double Observed(int bin) => _observed[bin] / _weight[bin];
}
