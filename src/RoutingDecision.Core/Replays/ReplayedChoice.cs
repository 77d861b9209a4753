using RoutingDecision.Core.Selection;

namespace RoutingDecision.Core.Replays;

/// <summary>What a logged decision comes to under another policy or classifier; indexes refer to the target's catalog.</summary>
/// <param name="Obstacle">Why that can't be told; then nothing else is said.</param>
/// <param name="Refused">The constraint that leaves no model; None: one is recommended.</param>
/// <param name="Tier">Its tier.</param>
/// <param name="Model">The model.</param>
/// <param name="Rule">Rule that settles the tier; empty: none does.</param>
/// <param name="CostUsd">Expected cost in US dollars.</param>
/// <param name="Quality">P(its answer is satisfactory) as the target's classifier sees it, 0..1.</param>
/// <param name="LoggedQuality">The same of the model that was recommended then; NaN: the target does not know it.</param>
/// <param name="LoggedModelProbability">Probability with which the target recommends the model of the log, 0..1.</param>
/// <param name="MeanQuality">Quality in expectation over what the target may recommend; equals <paramref name="Quality"/> where it does not
/// explore.</param>
/// <param name="MeanCostUsd">Cost in the same expectation.</param>
/// <param name="LoggedCostUsd">Expected cost of the logged model at the target's prices; NaN: the target does not know it.</param>
/// <param name="ByCollision">Expected number of phrases that were taken to occur because of a collision of hashes alone.</param>
public readonly record struct ReplayedChoice(
    ReplayObstacle Obstacle, HardConstraint Refused, int Tier, int Model, string Rule, double CostUsd, double Quality, double LoggedQuality,
    double LoggedModelProbability, double MeanQuality, double MeanCostUsd, double LoggedCostUsd, double ByCollision)
{
    /// <summary>A decision of which nothing can be told.</summary>
    public static ReplayedChoice Unknown(ReplayObstacle obstacle) => new(obstacle, HardConstraint.None, -1, -1, "", 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>Whether another choice leads to the same model, or to none as well.</summary>
    public bool IsSameRoute(in ReplayedChoice other) => (Obstacle, Refused, Tier, Model) == (other.Obstacle, other.Refused, other.Tier, other.Model);
}
