namespace RoutingDecision.Core.Reports;

/// <summary>
/// A mean per decision of which many belong to one key (a user, a conversation): the ratio of two sums over keys, with the variance of the delta
/// method over keys (Deng, Knoblich and Lu 2018, "Applying the delta method in metric analytics"). Decisions of one key are alike, so that keys
/// and not decisions are what is independent. Decisions may stand for others that nobody was asked of: both sums are weighed then, which is Hájek's
/// ratio, and as what is drawn of one key has nothing to do with another, the variance over keys holds what the draw adds.
/// </summary>
/// <param name="Value">The mean.</param>
/// <param name="Variance">Its variance; 0 below two keys.</param>
/// <param name="Observations">Decisions in it.</param>
/// <param name="Keys">Keys in it.</param>
/// <param name="EffectiveKeys">Keys of equal weight that would know as much (Kish 1965), at most <paramref name="Keys"/>.</param>
public readonly record struct ClusterMean(double Value, double Variance, double Observations, int Keys, double EffectiveKeys)
{
    /// <summary>The mean of a quantity over keys.</summary>
    /// <param name="keys">Per key the sum of the quantity and the decisions in it.</param>
    public static ClusterMean Of(IEnumerable<(double Sum, double Count)> keys) => Of(keys.Select(k => (k.Sum, k.Count, k.Count)));

    /// <summary>The same where decisions stand for several.</summary>
    /// <param name="keys">Per key the weighed sum of the quantity, that of the weights, and the decisions in it.</param>
    public static ClusterMean Of(IEnumerable<(double Sum, double Weight, double Count)> keys)
    {
        var all = keys.Where(k => k.Count > 0).ToList();
        var (sum, weight) = (all.Sum(k => k.Sum), all.Sum(k => k.Weight));
        if (all.Count == 0)
        {
            return default;
        }

        var mean = sum / weight;
        var squares = all.Sum(k => Math.Pow(k.Sum - (mean * k.Weight), 2));
        var variance = all.Count < 2 ? 0 : all.Count / (all.Count - 1.0) * squares / (weight * weight);
        return new ClusterMean(mean, variance, all.Sum(k => k.Count), all.Count, weight * weight / all.Sum(k => k.Weight * k.Weight));
    }

    /// <summary>As an estimate with the normal distribution's interval.</summary>
    public Estimated ToEstimate()
    {
        var half = WilsonInterval.Z * Math.Sqrt(Variance);
        return new Estimated(Value, Keys < 2 ? null : new Interval(Value - half, Value + half), (long)Math.Round(Observations), Keys);
    }

    /// <summary>
    /// A share as an estimate with Wilson's interval, at the number of independent observations that would have this variance, at most those
    /// there are.
    /// </summary>
    public Estimated ToShare()
    {
        if (Keys == 0)
        {
            return default;
        }

        var effective = Variance > 0 ? Math.Min(Observations, Value * (1 - Value) / Variance) : Math.Min(Observations, EffectiveKeys);
        effective = Math.Max(1, effective);
        return new Estimated(Value, WilsonInterval.Of(Value * effective, effective), (long)Math.Round(Observations), effective);
    }
}
