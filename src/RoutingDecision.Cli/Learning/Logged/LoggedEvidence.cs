using RoutingDecision.Core.Outcomes;
using RoutingDecision.Learning.Data;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.Cli.Learning.Logged;

/// <summary>
/// What reports on one prompt say of its tiers. A tier that never ran says nothing. Each observation counts once: exploration draws among the models
/// of one tier, and whether somebody was asked for a verdict follows from the prompt and the tier, so that neither biases P(success) for a prompt and
/// a tier; to weigh by the inverse of either probability would only let a few lucky draws rule. Verdicts that were volunteered where others are drawn
/// follow from the answer; they are left out.
/// </summary>
internal sealed class LoggedEvidence(LabelSpace labels)
{
    private readonly List<(int Tier, bool Good)> _observations = [];

    /// <summary>The cheapest sufficient tier as somebody said last; -1: nobody did.</summary>
    public int Tier { get; private set; } = -1;

    public bool IsEmpty => Tier < 0 && _observations.Count == 0;

    /// <summary>One try: the tier that ran, if anybody knows how good its answer was.</summary>
    /// <param name="outcome">The try.</param>
    /// <param name="tierOf">Tier of a model, empty when it is not known.</param>
    public void Add(OutcomeRecord outcome, Func<string, string> tierOf)
    {
        var decision = outcome.Decision;
        var word = WordOf(decision, outcome.HasSatisfied ? outcome.Satisfied : null, outcome.Verdict, outcome.HasRating ? outcome.Rating : null);
        Observe(outcome.Model == decision.Model ? decision.Tier : tierOf(outcome.Model), word.Good);
        Compare(outcome.Comparison, decision, tierOf(outcome.ShadowModel));
    }

    /// <summary>Late knowledge: the tier that was needed says something of all tiers.</summary>
    /// <param name="feedback">The knowledge.</param>
    /// <param name="tierOf">Tier of a model, empty when it is not known.</param>
    public void Add(FeedbackRecord feedback, Func<string, string> tierOf)
    {
        if (labels.TierIndex(feedback.NeededTier) is >= 0 and var needed)
        {
            Tier = needed;
            return;
        }

        var decision = feedback.Decision;
        var word = WordOf(decision, feedback.HasSatisfied ? feedback.Satisfied : null, feedback.Verdict, feedback.HasRating ? feedback.Rating : null);
        var own = feedback.Model.Length == 0 || feedback.Model == decision.Model;
        Observe(own ? decision.Tier : tierOf(feedback.Model), word.Good);
        Compare(feedback.Comparison, decision, tierOf(feedback.ShadowModel));
    }

    public TierEvidence ToEvidence()
    {
        if (Tier >= 0)
        {
            return TierEvidence.FromLabel(Tier, labels.Tiers.Count, 1, LabelledReader.Doubt);
        }

        var evidence = new TierEvidence(labels.Tiers.Count);
        foreach (var (tier, good) in _observations)
        {
            evidence.Add(tier, good ? 1 : 0, weight: 1);
        }

        return evidence;
    }

    private void Observe(string tier, bool? good)
    {
        if (good is { } value && labels.TierIndex(tier) is >= 0 and var index)
        {
            _observations.Add((index, value));
        }
    }

    private void Compare(string comparison, ClaimsRecord decision, string shadow)
    {
        var (own, other) = comparison switch
        {
            "agree" => ((bool?)true, (bool?)true),
            "recommended_better" => (true, false),
            "shadow_better" => (false, true),
            "recommended_refused" => (false, null),
            "shadow_refused" => (null, false),
            "neither" => (false, false),
            _ => (null, null),
        };
        Observe(decision.Tier, own);
        Observe(shadow, other);
    }

    private static QualityWord WordOf(ClaimsRecord decision, bool? satisfied, string verdict, int? rating)
    {
        var judge = Enum.TryParse<Verdict>(verdict, ignoreCase: true, out var v) ? v : default;
        return QualityWord.Of(satisfied, judge, rating, decision.EvaluateProbability, decision.Evaluate);
    }
}
