namespace RoutingDecision.Learning.Evaluation.Routers;

/// <summary>
/// Choices by utility, P(success) * value - cost, over values of a satisfactory answer from nothing to beyond all bounds. The cost of an arm is a
/// price that is known before the call, the same for all rows. Values are taken where choices change, so that the settings are spread evenly over
/// the cost range.
/// </summary>
internal static class ValueSweep
{
    private const int Steps = 64;

    /// <param name="success">P(success) per row and arm.</param>
    /// <param name="costs">Expected cost per arm, US dollars.</param>
    public static IReadOnlyList<int[]> Of(float[][] success, double[] costs)
    {
        var turns = success.SelectMany(row => Turns(row, costs)).Order().ToArray();
        var values = turns.Length == 0
            ? []
            : Enumerable.Range(0, Steps + 1).Select(s => turns[(int)((long)s * (turns.Length - 1) / Steps)]).Distinct();
        return [.. values.Prepend(0).Append(double.PositiveInfinity).Select(v => success.Select(row => Best(row, costs, v)).ToArray())];
    }

    /// <summary>The arm of the highest utility, the cheapest of several.</summary>
    public static int Best(float[] success, double[] costs, double value)
    {
        if (double.IsPositiveInfinity(value))
        {
            return Array.LastIndexOf(success, success.Max());
        }

        var best = 0;
        for (var a = 1; a < costs.Length; a++)
        {
            if ((success[a] * value) - costs[a] > (success[best] * value) - costs[best])
            {
                best = a;
            }
        }

        return best;
    }

    /// <summary>Values at which the choice of a row may change.</summary>
    private static IEnumerable<double> Turns(float[] success, double[] costs)
    {
        for (var a = 0; a < costs.Length; a++)
        {
            for (var b = a + 1; b < costs.Length; b++)
            {
                if (success[b] > success[a] && costs[b] > costs[a])
                {
                    yield return (costs[b] - costs[a]) / (success[b] - success[a]);
                }
            }
        }
    }
}
