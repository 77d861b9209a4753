using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Policies;

namespace RoutingDecision.Core.Selection;

/// <summary>The classifier's side of the tier choice: pure functions from probabilities and costs to a tier and a reason.</summary>
public static class TierJudgement
{
    /// <summary>
    /// The tier with the highest value * p[t] - c[t] among those in <paramref name="tiers"/>; the cheaper one on a tie.
    /// The margin is the difference to the second best in US dollars.
    /// </summary>
    public static int ByUtility(ReadOnlySpan<float> success, in PerTier cost, int tiers, double valueUsd, out Reason reason)
    {
        var best = -1;
        var bestUtility = double.NegativeInfinity;
        var second = double.NegativeInfinity;
        for (var t = 0; t < success.Length; t++)
        {
            if ((tiers & (1 << t)) == 0)
            {
                continue;
            }

            var utility = (valueUsd * success[t]) - cost[t];
            if (utility > bestUtility)
            {
                (second, bestUtility, best) = (bestUtility, utility, t);
            }
            else if (utility > second)
            {
                second = utility;
            }
        }

        reason = new Reason(ReasonCode.Utility, best, success[best], cost[best], double.IsInfinity(second) ? double.NaN : bestUtility - second);
        return best;
    }

    /// <summary>The cheapest tier whose P(success) reaches its certified threshold; the strongest when none does.</summary>
    public static int ByRisk(ReadOnlySpan<float> success, CertifiedThresholds certified, out Reason reason)
    {
        for (var t = 0; t < success.Length - 1; t++)
        {
            if (success[t] >= certified.Thresholds[t])
            {
                reason = new Reason(ReasonCode.Risk, t, success[t], certified.Thresholds[t], success[t] - certified.Thresholds[t]);
                return t;
            }
        }

        var below = success.Length - 2;
        reason = below < 0
            ? new Reason(ReasonCode.Risk, 0)
            : new Reason(ReasonCode.Risk, success.Length - 1, success[below], certified.Thresholds[below], certified.Thresholds[below] - success[below]);
        return success.Length - 1;
    }

    /// <summary>
    /// The strongest tier that <see cref="RoutingSettings.Needs"/> calls for, else the cheapest (article S3's rule, for any number of tiers).
    /// </summary>
    public static int ByThresholds(ReadOnlySpan<float> success, RoutingSettings settings, out Reason reason)
    {
        for (var t = success.Length - 1; t > 0; t--)
        {
            if (settings.Needs(t, success))
            {
                reason = NeedOf(t, success, settings);
                return t;
            }
        }

        var next = success.Length > 1 ? 1 - success[0] : 0;
        var limit = success.Length > 1 ? settings.NeedThresholds[1] : 0;
        reason = new Reason(ReasonCode.Threshold, 0, next, limit, limit - next);
        return 0;
    }

    /// <summary>The need for a tier that is furthest over its threshold: of it or more, or of exactly one tier.</summary>
    private static Reason NeedOf(int tier, ReadOnlySpan<float> success, RoutingSettings settings)
    {
        double need = 1 - success[tier - 1];
        var limit = settings.NeedThresholds[tier];
        for (var u = tier; settings.ExactNeedThresholds is { } exact && u < success.Length; u++)
        {
            var only = (u == success.Length - 1 ? 1 : success[u]) - success[u - 1];
            if (only - exact[tier][u] > need - limit)
            {
                (need, limit) = (only, exact[tier][u]);
            }
        }

        return new Reason(ReasonCode.Threshold, tier, need, limit, need - limit);
    }
}
