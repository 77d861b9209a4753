namespace RoutingDecision.Learning.Export;

/// <summary>
/// The matrix that adds first logits and steps up into tier logits. Rows: the first logits of all heads, then all their steps; columns: tiers. A
/// logit is its head's first logit plus every step up to its tier, and heads count by their factors.
/// </summary>
internal static class ClimbMatrix
{
    /// <param name="tiers">Number of tiers.</param>
    /// <param name="factors">Factor of each head.</param>
    public static float[] Build(int tiers, ReadOnlySpan<float> factors)
    {
        var heads = factors.Length;
        var matrix = new float[heads * tiers * tiers];
        for (var h = 0; h < heads; h++)
        {
            for (var t = 0; t < tiers; t++)
            {
                matrix[(h * tiers) + t] = factors[h];
                for (var step = 0; step < t; step++)
                {
                    matrix[((heads + (h * (tiers - 1)) + step) * tiers) + t] = factors[h];
                }
            }
        }

        return matrix;
    }
}
