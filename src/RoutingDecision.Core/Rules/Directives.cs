using System.Runtime.CompilerServices;
using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Policies;

namespace RoutingDecision.Core.Rules;

/// <summary>
/// What the matching rules of a request ask for, merged in the order of the rules: floors rise, ceilings sink, denials and requirements
/// add up; of pins, objectives, strategies and values the first matching rule's stands. A floor over an earlier rule's ceiling
/// (or the reverse), or a second pin, is dropped and named in <see cref="DroppedRule"/>.
/// </summary>
public struct Directives
{
    /// <summary>Index that stands for "none".</summary>
    public const int None = -1;

    public Directives()
    {
    }

    /// <summary>Model that must be recommended if it may serve.</summary>
    public int PinModel = None;

    /// <summary>Tier that must be chosen.</summary>
    public int PinTier = None;

    public int MinTier = None;
    public int MaxTier = None;

    /// <summary>
    /// Rules (indexes in the rule set) that pinned, set the floor, set the ceiling, and the first that was dropped as
    /// contradictory.
    /// </summary>
    public int PinRule = None;
    public int FloorRule = None;
    public int CeilingRule = None;
    public int DroppedRule = None;

    /// <summary>Rules that set objective or strategy.</summary>
    public int ObjectiveRule = None;
    public int StrategyRule = None;

    /// <summary>Last rule that narrowed <see cref="Permitted"/>, <see cref="RequiredCapabilities"/> or <see cref="Regions"/>.</summary>
    public int NarrowingRule = None;

    /// <summary>Models that rules let through.</summary>
    public ModelMask Permitted = ModelMask.All;

    /// <summary>Capability bits that the model must have.</summary>
    public ulong RequiredCapabilities;

    /// <summary>Region bits, of which the model must serve at least one; 0: any.</summary>
    public ulong Regions;

    public ObjectiveWeights? Objective;
    public RoutingStrategy? Strategy;

    /// <summary>Worth of a satisfactory answer in US dollars; NaN: the profile's.</summary>
    public double ValueUsd = double.NaN;

    /// <summary>Accept threshold of a cascade, 0..1; NaN: the profile's.</summary>
    public double AcceptThreshold = double.NaN;

    /// <summary>Rules that matched, and the first of them.</summary>
    public int MatchedCount;
    public MatchedRules Matched;

    /// <summary>True when rules alone settle the tier, so that no assessment is needed to choose it.</summary>
    public readonly bool SettleTier => PinModel != None || PinTier != None || (MinTier != None && MinTier == MaxTier);

    /// <summary>Notes that a rule matched.</summary>
    internal void Match(int rule)
    {
        if (MatchedCount < MatchedRules.Capacity)
        {
            Matched[MatchedCount] = rule;
        }

        MatchedCount++;
    }
}

/// <summary>Numbers of the rules that matched first, by value.</summary>
[InlineArray(Capacity)]
public struct MatchedRules
{
    /// <summary>Rules that are noted; of further ones only the number is known.</summary>
    public const int Capacity = 16;

    private int _first;
}
