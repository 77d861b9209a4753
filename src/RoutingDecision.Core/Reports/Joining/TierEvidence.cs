namespace RoutingDecision.Core.Reports;

/// <summary>What is known afterwards of a decision's tier.</summary>
/// <param name="Under">Whether a stronger tier was needed; null: nobody knows.</param>
/// <param name="UnderWeight">How many decisions that knowledge stands for: 1 / the probability with which it was asked for.</param>
/// <param name="Over">Whether a cheaper tier would have been enough; null: nobody knows.</param>
/// <param name="OverWeight">The same of this knowledge.</param>
/// <param name="Needed">Place of the cheapest tier that is known to be enough; -1: not known.</param>
internal readonly record struct TierEvidence(bool? Under, double UnderWeight, bool? Over, double OverWeight, int Needed);
