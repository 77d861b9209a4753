using RoutingDecision.Core.Outcomes;
using RoutingDecision.Learning.Data;

namespace RoutingDecision.Cli.Learning.Logged;

/// <summary>
/// What reports say of the tiers of a prompt. A tier that never ran says nothing. Each decision counts once for a tier: exploration draws among the
/// models of one tier, and whether somebody was asked for a verdict follows from the prompt and the tier, so that neither biases P(success) for a
/// prompt and a tier; to weigh by the inverse of either probability would only let a few lucky draws rule. What follows from the answer is left out:
/// verdicts that were volunteered where others are drawn, and words on the answers of models that were asked because an earlier one was rejected.
/// </summary>
/// <param name="labels">Tiers and tasks.</param>
/// <param name="tierOf">Tier of a model under the policy of a decision; empty: not known.</param>
internal sealed class LoggedEvidence(LabelSpace labels, Func<string, string, string> tierOf)
{
    /// <summary>Words on models of which no policy says the tier.</summary>
    public int WithoutTier { get; private set; }

    /// <summary>Adds what was reported of a decision.</summary>
    /// <param name="words">The reports.</param>
    /// <param name="evidence">Takes what they say of each tier.</param>
    /// <returns>Whether they say anything.</returns>
    public bool Add(DecisionWords words, TierEvidence evidence)
    {
        if (words.Needed is { } needed)
        {
            evidence.Add(TierEvidence.FromLabel(needed, labels.Tiers.Count, 1, LabelledReader.Doubt));
            return true;
        }

        var decision = words.Decision;
        var first = words.FirstAnswered;
        var said = first.Length > 0 && Observe(evidence, words, first, words.IsGood(first));
        if (words.Compared is not { } compared)
        {
            return said;
        }

        var (own, other) = compared.Result switch
        {
            Comparison.Agree => ((bool?)true, (bool?)true),
            Comparison.RecommendedBetter => (true, false),
            Comparison.ShadowBetter => (false, true),
            Comparison.RecommendedRefused => (false, null),
            Comparison.ShadowRefused => (null, false),
            Comparison.Neither => (false, false),
            _ => (null, null),
        };
        // A word on the same answer was counted above.
        var both = (!said || first != decision.Model) && Observe(evidence, words, decision.Model, own);
        return Observe(evidence, words, compared.Shadow, other) || both || said;
    }

    private bool Observe(TierEvidence evidence, DecisionWords words, string model, bool? good)
    {
        if (good is not { } value)
        {
            return false;
        }

        var decision = words.Decision;
        var tier = model == decision.Model ? decision.Tier : tierOf(decision.PolicyVersion, model);
        if (tier.Length == 0)
        {
            WithoutTier++;
        }

        if (labels.TierIndex(tier) is not (>= 0 and var index))
        {
            return false;
        }

        evidence.Add(index, value ? 1 : 0, weight: 1);
        return true;
    }
}
