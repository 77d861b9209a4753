using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.Core.Replays;

/// <summary>What a logged decision comes to under another policy or classifier; indexes refer to the target's catalog.</summary>
/// <param name="Obstacle">Why that can't be told; then nothing else is said.</param>
/// <param name="Refused">The constraint that leaves no model; None: one is recommended.</param>
/// <param name="Tier">Its tier.</param>
/// <param name="Model">The model.</param>
/// <param name="Rule">Rule that settles the tier; empty: none does.</param>
/// <param name="CostUsd">Expected cost in US dollars of the plan as a whole, see <see cref="PlanWorth"/>.</param>
/// <param name="Quality">P(the answer that it keeps is satisfactory) as the target's classifier sees it, 0..1.</param>
/// <param name="LoggedQuality">P(success) of the model that was recommended then; NaN: the target does not know it.</param>
/// <param name="LoggedModelProbability">Probability with which the target recommends the model of the log, 0..1.</param>
/// <param name="MeanQuality">P(success) of the first try, in expectation over what the target may recommend.</param>
/// <param name="MeanCostUsd">Cost in the same expectation.</param>
/// <param name="LoggedCostUsd">Expected cost of the logged model at the target's prices; NaN: the target does not know it.</param>
/// <param name="ByCollision">Expected number of phrases that were taken to occur because of a collision of hashes alone.</param>
public readonly record struct ReplayedChoice(
    ReplayObstacle Obstacle, HardConstraint Refused, int Tier, int Model, string Rule, double CostUsd, double Quality, double LoggedQuality,
    double LoggedModelProbability, double MeanQuality, double MeanCostUsd, double LoggedCostUsd, double ByCollision)
{
    /// <summary>How the answer would be produced.</summary>
    public RoutingStrategy Strategy { get; init; } = RoutingStrategy.Direct;

    /// <summary>What the logged plan as a whole costs in US dollars: its first try as logged, a second one at the target's prices.</summary>
    public double LoggedPlanCostUsd { get; init; }

    /// <summary>
    /// P(the answer that the logged plan keeps is satisfactory) as the target's classifier sees it, 0..1; NaN: the target does not know its models.
    /// </summary>
    public double LoggedPlanQuality { get; init; } = double.NaN;

    /// <summary>A decision of which nothing can be told.</summary>
    public static ReplayedChoice Unknown(ReplayObstacle obstacle) => new(obstacle, HardConstraint.None, -1, -1, "", 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>
    /// Whether another choice comes to the same in all that is reported: model and plan, costs and qualities. The rule behind it may be another one:
    /// that is a name, and both would settle the same.
    /// </summary>
    public bool ComesToTheSame(in ReplayedChoice other) => (this with { Rule = "", ByCollision = 0 }) == (other with { Rule = "", ByCollision = 0 });
}
