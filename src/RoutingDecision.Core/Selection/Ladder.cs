using System.Numerics;
using RoutingDecision.Core.Policies;

namespace RoutingDecision.Core.Selection;

/// <summary>
/// The tiers that a plan climbs when its answers are rejected: from where it starts up to the tier that a direct call would use, or from that tier
/// itself to the next stronger one. Each step goes to the next tier with a healthy model, since <see cref="Outcomes.Adviser"/> takes the first
/// stronger model of the chain. A step takes a place of the chain and a try; where there is no room for all, the lowest are jumped over, so that
/// the last one stays. Where there is room for none nothing can be climbed, and a plan that lives by it must not be made.
/// </summary>
internal static class Ladder
{
    /// <summary>Steps that chain and tries have room for.</summary>
    public static int RoomOf(RoutingSettings settings) => Math.Min(Math.Min(settings.MaxFallbacks, Route.MaxFallbacks), settings.MaxAttempts - 1);

    /// <summary>The tiers to climb, a bit each; 0: none.</summary>
    /// <param name="input">What the choice reads.</param>
    /// <param name="start">Tier that the plan starts at.</param>
    /// <param name="target">Tier that a direct call would use, at least <paramref name="start"/>.</param>
    /// <param name="room">Steps at most.</param>
    public static int TiersOf(in SelectionInput input, int start, int target, int room)
    {
        var isLower = target > start;
        var steps = input.Candidates.HealthyTiers & ~UpTo(start) & UpTo(isLower ? target : TopOf(input, target));
        if (room <= 0 || (isLower && (steps & (1 << target)) == 0))
        {
            return 0;
        }

        if (!isLower)
        {
            return steps & -steps;
        }

        while (BitOperations.PopCount((uint)steps) > room)
        {
            steps &= steps - 1;
        }

        return steps;
    }

    /// <summary>The strongest tier of a chain: a spent budget is not to be left by way of a fallback.</summary>
    public static int TopOf(in SelectionInput input, int target) =>
        input.BudgetCeiling < 0 ? input.Catalog.Tiers.Length - 1 : Math.Max(target, input.BudgetCeiling);

    private static int UpTo(int tier) => (2 << tier) - 1;
}
