using RoutingDecision.Core.Reports.OffPolicy;

namespace RoutingDecision.Core.Replays;

/// <summary>Mean and variance in one pass (B. Welford, "Note on a method for calculating corrected sums of squares and products", 1962).</summary>
internal sealed class RunningMean
{
    private const double Normal95 = 1.959963984540054;

    private double _mean;
    private double _squares;

    public long Count { get; private set; }

    /// <summary>The mean +- 1.96 standard errors; null: there is nothing.</summary>
    public MeanInterval? Interval
    {
        get
        {
            if (Count == 0)
            {
                return null;
            }

            var error = Count < 2 ? 0 : Normal95 * Math.Sqrt(_squares / (Count - 1) / Count);
            return new MeanInterval(_mean, _mean - error, _mean + error);
        }
    }

    public void Add(double value)
    {
        Count++;
        var before = value - _mean;
        _mean += before / Count;
        _squares += before * (value - _mean);
    }
}
