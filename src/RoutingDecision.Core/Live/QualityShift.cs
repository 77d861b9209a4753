namespace RoutingDecision.Core.Live;

/// <summary>
/// How much better or worse a model does than predicted, per task type: the sum of (observed - predicted) success over n + <see cref="PriorWeight"/>,
/// i.e. the posterior mean of the residual under a prior of that many observations at 0. Not thread-safe: the owner locks.
/// </summary>
internal sealed class QualityShift
{
    /// <summary>Observations that the prior "as predicted" is worth.</summary>
    public const double PriorWeight = 30;

    private readonly double[] _sum;
    private readonly double[] _count;

    public QualityShift(int tasks)
    {
        _sum = new double[tasks];
        _count = new double[tasks];
    }

    public void Add(int task, bool success, double predicted)
    {
        if ((uint)task < (uint)_sum.Length)
        {
            _sum[task] += (success ? 1 : 0) - predicted;
            _count[task]++;
        }
    }

    /// <summary>Shift per task, -1..1.</summary>
    public float[] Values()
    {
        var values = new float[_sum.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(_sum[i] / (_count[i] + PriorWeight));
        }

        return values;
    }
}
