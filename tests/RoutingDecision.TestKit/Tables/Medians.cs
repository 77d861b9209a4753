namespace RoutingDecision.TestKit.Tables;

/// <summary>Medians: what a noisy machine says most of the time.</summary>
public static class Medians
{
    /// <summary>The middle value, or the mean of the two in the middle; NaN without any.</summary>
    public static double Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
