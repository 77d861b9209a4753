namespace RoutingDecision.Core.Reports;

/// <summary>What is known afterwards of a decision's tier.</summary>
/// <param name="Under">Whether a stronger tier was needed; null: nobody knows.</param>
/// <param name="UnderWeight">How many decisions that knowledge stands for: 1 / the probability with which it was asked for.</param>
/// <param name="Over">Whether a cheaper tier would have been enough; null: nobody knows.</param>
/// <param name="OverWeight">The same of this knowledge.</param>
/// <param name="Needed">Place of the cheapest tier that is known to be enough; -1: not known.</param>
/// <param name="By">Who knows that.</param>
internal readonly record struct TierEvidence(bool? Under, double UnderWeight, bool? Over, double OverWeight, int Needed, EvidenceSource By)
{
    /// <summary>Whether the tier was wrong, in one direction or the other.</summary>
    public bool IsMisroute => Under == true || Over == true;

    /// <summary>How many decisions it stands for; 0: nothing is known.</summary>
    public double Weight => Under is not null ? UnderWeight : Over is not null ? OverWeight : 0;
}

/// <summary>Who knows whether a decision's tier was right.</summary>
public enum EvidenceSource : byte
{
    None,

    /// <summary>Somebody named the tier that was needed.</summary>
    Label,

    /// <summary>Two models ran side by side.</summary>
    Comparison,

    /// <summary>A judge passed or failed the answer.</summary>
    Judge,
}
