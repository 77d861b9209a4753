namespace RoutingDecision.Learning.Export;

/// <summary>
/// Matrices that add first logits and steps up into tier logits. Rows: the first logits of all members and heads, then their steps. A logit is its head's first logit plus
/// every step up to its tier.
/// </summary>
internal static class ClimbMatrix
{
    /// <summary>Sums heads by their factors, and members to their mean: one column a tier.</summary>
    public static float[] Mean(int members, int tiers, ReadOnlySpan<float> factors) => Build(members, tiers, factors, tiers, _ => 0, 1f / members);

    /// <summary>Sums heads by their factors: one column a member and tier.</summary>
    public static float[] PerMember(int members, int tiers, ReadOnlySpan<float> factors) => Build(members, tiers, factors, members * tiers, m => m * tiers, 1f);

    /// <summary>Takes one column a member and tier to the members' mean.</summary>
    public static float[] MemberMean(int members, int tiers)
    {
        var matrix = new float[members * tiers * tiers];
        for (var row = 0; row < members * tiers; row++)
        {
            matrix[(row * tiers) + (row % tiers)] = 1f / members;
        }

        return matrix;
    }

    private static float[] Build(int members, int tiers, ReadOnlySpan<float> factors, int columns, Func<int, int> firstColumn, float share)
    {
        var heads = factors.Length;
        var matrix = new float[members * heads * tiers * columns];
        for (var m = 0; m < members; m++)
        {
            for (var h = 0; h < heads; h++)
            {
                var head = (m * heads) + h;
                for (var t = 0; t < tiers; t++)
                {
                    var column = firstColumn(m) + t;
                    matrix[(head * columns) + column] = share * factors[h];
                    for (var step = 0; step < t; step++)
                    {
                        matrix[(((members * heads) + (head * (tiers - 1)) + step) * columns) + column] = share * factors[h];
                    }
                }
            }
        }

        return matrix;
    }
}
