using RoutingDecision.Core.Outcomes;
using RoutingDecision.Learning.Data;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.Cli.Learning.Logged;

/// <summary>
/// What reports on one prompt say of its tiers. A tier that never ran says nothing. What a caller was asked to judge was asked with a known
/// probability, and what was recommended was drawn with one, so each observation weighs the inverse of both (Horvitz and Thompson 1952), clipped at
/// <see cref="MaxWeight"/> so that one lucky draw can't rule.
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
        var verdict = Enum.TryParse<Verdict>(outcome.Verdict, ignoreCase: true, out var v) ? v : default;
        var quality = OutcomeReport.QualityOf(outcome.HasSatisfied ? outcome.Satisfied : null, verdict, outcome.HasRating ? outcome.Rating : null);
        // A verdict that nobody asked for is as good as one that would have come anyway.
        var asked = verdict != default && !outcome.HasSatisfied && outcome.Decision.EvaluateProbability is > 0 and var probability ? probability : 1;
        Observe(outcome.Model == outcome.Decision.Model ? outcome.Decision.Tier : tierOf(outcome.Model), quality, Weight(outcome.Decision.Propensity, asked));
        Compare(outcome.Comparison, outcome.Decision.Tier, tierOf(outcome.ShadowModel), Weight(outcome.Decision.Propensity, 1));
    }

    /// <summary>Late knowledge: the tier that was needed says something of all tiers.</summary>
    public void Add(FeedbackRecord feedback, Func<string, string> tierOf)
    {
        if (labels.TierIndex(feedback.NeededTier) is >= 0 and var needed)
        {
            Tier = needed;
            return;
        }

        var verdict = Enum.TryParse<Verdict>(feedback.Verdict, ignoreCase: true, out var v) ? v : default;
        var quality = OutcomeReport.QualityOf(feedback.HasSatisfied ? feedback.Satisfied : null, verdict, feedback.HasRating ? feedback.Rating : null);
        var own = feedback.Model.Length == 0 || feedback.Model == feedback.Decision.Model;
        Observe(own ? feedback.Decision.Tier : tierOf(feedback.Model), quality, Weight(feedback.Decision.Propensity, 1));
        Compare(feedback.Comparison, feedback.Decision.Tier, tierOf(feedback.ShadowModel), Weight(feedback.Decision.Propensity, 1));
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

    private void Compare(string comparison, string recommended, string shadow, double weight)
    {
        var (own, other) = comparison switch
        {
            "agree" => ((bool?)true, (bool?)true),
            "recommended_better" => (true, null),
            "shadow_better" => (false, true),
            "recommended_refused" => (false, null),
            "neither" => (false, false),
            _ => (null, null),
        };
        Observe(recommended, own, weight);
        Observe(shadow, other, weight);
    }

    private static double Weight(double propensity, double asked) => Math.Min(MaxWeight, 1 / Math.Max(propensity > 0 ? propensity * asked : asked, 1 / MaxWeight));
}
