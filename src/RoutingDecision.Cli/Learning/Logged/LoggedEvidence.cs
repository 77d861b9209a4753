using RoutingDecision.Core.Outcomes;
using RoutingDecision.Learning.Data;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.Cli.Learning.Logged;

/// <summary>
/// What reports on one prompt say of its tiers. A tier that never ran says nothing. What was recommended was drawn with a known probability, so each
/// observation weighs its inverse (Horvitz and Thompson 1952), clipped at <see cref="MaxWeight"/> so that one lucky draw can't rule. Whether somebody
/// was asked for a verdict follows from the prompt and the tier, and not from the answer: of P(success) for a prompt and a tier it biases nothing, and
/// weighing by it would only let few audits rule. Verdicts that were volunteered where others are drawn do follow from the answer; they are left out.
/// </summary>
internal sealed class LoggedEvidence(LabelSpace labels)
{
    private const double MaxWeight = 20;

    private readonly List<(int Tier, double Success, double Weight)> _observations = [];

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
        Observe(outcome.Model == decision.Model ? decision.Tier : tierOf(outcome.Model), word.Good, Weight(decision, word.Weight > 0 ? 1 : 0));
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
        Observe(own ? decision.Tier : tierOf(feedback.Model), word.Good, Weight(decision, word.Weight > 0 ? 1 : 0));
        Compare(feedback.Comparison, decision, tierOf(feedback.ShadowModel));
    }

    public TierEvidence ToEvidence()
    {
        if (Tier >= 0)
        {
            return TierEvidence.FromLabel(Tier, labels.Tiers.Count, 1, LabelledReader.Doubt);
        }

        var evidence = new TierEvidence(labels.Tiers.Count);
        foreach (var (tier, success, weight) in _observations)
        {
            evidence.Add(tier, success, weight);
        }

        return evidence;
    }

    private void Observe(string tier, bool? good, double weight)
    {
        if (good is { } value && labels.TierIndex(tier) is >= 0 and var index)
        {
            _observations.Add((index, value ? 1 : 0, weight));
        }
    }

    private void Compare(string comparison, ClaimsRecord decision, string shadow)
    {
        var weight = Weight(decision, 1);
        var (own, other) = comparison switch
        {
            "agree" => ((bool?)true, (bool?)true),
            "recommended_better" => (true, null),
            "shadow_better" => (false, true),
            "recommended_refused" => (false, null),
            "neither" => (false, false),
            _ => (null, null),
        };
        Observe(decision.Tier, own, weight);
        Observe(shadow, other, weight);
    }

    private static QualityWord WordOf(ClaimsRecord decision, bool? satisfied, string verdict, int? rating)
    {
        var judge = Enum.TryParse<Verdict>(verdict, ignoreCase: true, out var v) ? v : default;
        return QualityWord.Of(satisfied, judge, rating, decision.EvaluateProbability, decision.Evaluate);
    }

    private static double Weight(ClaimsRecord decision, double weight) =>
        Math.Min(MaxWeight, decision.Propensity > 0 ? weight / decision.Propensity : weight);
}
