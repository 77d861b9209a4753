namespace RoutingDecision.Core.Reports;

/// <summary>What one decision adds to its cells, as a function of all that is known of it.</summary>
internal static class Contribution
{
    /// <summary>Writes it; tries' own counts, which depend on nothing else, are added where they are taken.</summary>
    public static void Write(DecisionState state, ReportSums to)
    {
        to.Clear();
        if (state.Logged is { } logged)
        {
            WriteDecision(state, logged, to);
        }

        if (state.Tries > 0)
        {
            to[ReportMeasure.Answered] = 1;
            to[ReportMeasure.AnsweredCost] = state.CostUsd;
            to[ReportMeasure.FurtherCost] = state.FurtherCostUsd;
            to[ReportMeasure.CostSquares] = state.CostUsd * state.CostUsd;
            to[ReportMeasure.Escalated] = state.Escalations > 0 ? 1 : 0;
            to[ReportMeasure.EscalationMs] = state.EscalationMs;
            foreach (var cause in state.FallbackCauses())
            {
                to[ReportMeasure.Fallbacks]++;
                to[ReportMeasure.FirstFallbackCause, (int)cause]++;
            }
        }

        WriteQuality(state, to);
        WriteEvidence(state, to);
    }

    /// <summary>
    /// Estimated regret against the cheapest tier that was enough, n, of a decision for tier t, in US dollars. Over-routed: c[t] - c[n].
    /// Under-routed: c[t], which was spent in vain, and the worth of an answer when no stronger tier was tried in the end. c is the expected cost
    /// on a tier.
    /// </summary>
    public static double RegretOf(DecisionState state, in TierEvidence evidence)
    {
        if (state.Logged is not { } logged || evidence.Needed < 0 || evidence.Needed == state.Rank)
        {
            return 0;
        }

        var here = CostOf(logged, state.Rank);
        return evidence.Needed < state.Rank
            ? Math.Max(0, here - CostOf(logged, evidence.Needed))
            : here + (state.Escalations > 0 ? 0 : state.Names!.ValueUsd);
    }

    private static void WriteDecision(DecisionState state, HeldDecision logged, ReportSums to)
    {
        to[ReportMeasure.Decisions] = 1;
        to[ReportMeasure.EstimatedCost] = logged.EstimatedCostUsd;
        to[ReportMeasure.Confidence] = logged.Confidence;
        to[ReportMeasure.FirstDecidedBy, (int)logged.DecidedBy] = 1;
        to[ReportMeasure.StandardCost] = CostOf(logged, state.Names?.Standard ?? -1);
        to[ReportMeasure.PremiumCost] = CostOf(logged, logged.TierCostUsd.Length - 1);
        for (var t = 0; t < Math.Min(logged.TierCostUsd.Length, Catalog.ModelCatalog.MaxTiers); t++)
        {
            to[ReportMeasure.FirstTierCost, t] = CostOf(logged, t);
        }

        for (var t = 0; t < Math.Min(logged.Success.Length, Catalog.ModelCatalog.MaxTiers); t++)
        {
            to[ReportMeasure.FirstTierSuccess, t] = logged.Success[t];
        }
    }

    /// <summary>Expected cost on a tier; of one without a model, or that is not known, that of the recommendation: no saving is claimed.</summary>
    private static double CostOf(HeldDecision logged, int tier) =>
        tier >= 0 && tier < logged.TierCostUsd.Length && double.IsFinite(logged.TierCostUsd[tier])
            ? logged.TierCostUsd[tier]
            : logged.EstimatedCostUsd;

    private static void WriteQuality(DecisionState state, ReportSums to)
    {
        if (state.Satisfied is { } satisfied)
        {
            to[ReportMeasure.AskedSatisfied] = 1;
            to[ReportMeasure.Satisfied] = satisfied ? 1 : 0;
        }

        if (state.Passed is { } passed && state.JudgeWeight is > 0 and var weight)
        {
            to[ReportMeasure.Judged] = 1;
            to[ReportMeasure.JudgedWeight] = weight;
            to[ReportMeasure.JudgedSquares] = weight * weight;
            to[ReportMeasure.PassedWeight] = passed ? weight : 0;
        }

        if (state.Rating is { } rating)
        {
            to[ReportMeasure.Rated] = 1;
            to[ReportMeasure.RatedGood] = rating >= 4 ? 1 : 0;
            to[ReportMeasure.RatingSum] = rating;
            to[ReportMeasure.RatingSquares] = rating * rating;
        }
    }

    private static void WriteEvidence(DecisionState state, ReportSums to)
    {
        var evidence = state.Evidence();
        if (evidence.Under is { } under)
        {
            to[ReportMeasure.UnderKnown] = 1;
            to[ReportMeasure.UnderWeight] = evidence.UnderWeight;
            to[ReportMeasure.UnderSquares] = evidence.UnderWeight * evidence.UnderWeight;
            to[ReportMeasure.UnderSum] = under ? evidence.UnderWeight : 0;
        }

        if (evidence.Over is { } over)
        {
            to[ReportMeasure.OverKnown] = 1;
            to[ReportMeasure.OverWeight] = evidence.OverWeight;
            to[ReportMeasure.OverSquares] = evidence.OverWeight * evidence.OverWeight;
            to[ReportMeasure.OverSum] = over ? evidence.OverWeight : 0;
        }

        if (evidence.Weight > 0)
        {
            to[ReportMeasure.TierKnown] = 1;
            to[ReportMeasure.TierWeight] = evidence.Weight;
            to[ReportMeasure.TierSquares] = evidence.Weight * evidence.Weight;
            to[ReportMeasure.WrongWeight] = evidence.IsMisroute ? evidence.Weight : 0;
            to[ReportMeasure.Misroutes] = evidence.IsMisroute ? 1 : 0;
            if (evidence.IsMisroute && state.Logged is { Margin: var margin } && double.IsFinite(margin))
            {
                to[ReportMeasure.MisroutesWithMargin] = 1;
                to[ReportMeasure.MisrouteMargin] = Math.Abs(margin);
            }
        }

        if (state.Logged is { } logged && RegretOf(state, evidence) is > 0 and var regret)
        {
            var weight = evidence.Needed > state.Rank ? evidence.UnderWeight : evidence.OverWeight;
            to[ReportMeasure.FirstRegret, (int)logged.Cause] = weight * regret;
        }
    }
}
