using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Policies;

namespace RoutingDecision.Core.Selection;

/// <summary>Says what plans are worth: their tries by prices and P(success), put together by <see cref="PlanWorth"/>.</summary>
/// <param name="catalog">Models and prices.</param>
/// <param name="settings">How answers are judged.</param>
/// <param name="work">Size of the call.</param>
/// <param name="success">P(success) per tier, 0..1.</param>
/// <param name="shift">Shift of it per model.</param>
internal readonly ref struct PlanValuation(
    ModelCatalog catalog, RoutingSettings settings, Workload work, ReadOnlySpan<float> success, ReadOnlySpan<float> shift)
{
    private readonly ReadOnlySpan<float> _success = success;
    private readonly ReadOnlySpan<float> _shift = shift;

    /// <summary>P(success) of a model, 0..1.</summary>
    public double SuccessOf(int model) => Math.Clamp(_success[catalog.Models[model].Tier] + _shift[model], 0f, 1f);

    /// <summary>The plan of a route.</summary>
    public PlanWorth Of(Route route)
    {
        Span<int> chain = stackalloc int[Route.MaxFallbacks];
        for (var i = 0; i < route.Fallbacks.Length; i++)
        {
            chain[i] = route.Fallbacks[i].Model;
        }

        var plan = new PlannedTries(route.Plan.Strategy, route.Model, route.Tier, route.TargetTier, route.Plan.MaxAttempts);
        return Of(plan, PlanWorth.First(work.CostOf(catalog.Models[route.Model]), SuccessOf(route.Model)), chain[..route.Fallbacks.Length]);
    }

    /// <summary>
    /// A plan. A rejected answer is followed by the first stronger model of the chain, as <see cref="Outcomes.Adviser"/> has it. A pre-check is taken
    /// to name the tier that a direct call would use, so that it costs a tier's name of the recommended model and then a call there.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="first">Its first try.</param>
    /// <param name="chain">Models of the fallback chain, in order.</param>
    public PlanWorth Of(in PlannedTries plan, PlanWorth first, ReadOnlySpan<int> chain) => plan.Strategy switch
    {
        RoutingStrategy.Cascade or RoutingStrategy.Speculate => Judged(plan, first, chain),
        RoutingStrategy.PreCheck => Checked(plan, first, chain),
        _ => first,
    };

    private PlanWorth Judged(in PlannedTries plan, PlanWorth worth, ReadOnlySpan<int> chain)
    {
        var (tier, tries) = (plan.Tier, 1);
        foreach (var m in chain)
        {
            var model = catalog.Models[m];
            if (tries < plan.MaxAttempts && model.Tier > tier)
            {
                var atOnce = plan.Strategy == RoutingStrategy.Speculate && tries == 1;
                worth = worth.Then(PlanWorth.JudgeUsd(settings, work, model), work.CostOf(model), SuccessOf(m), atOnce);
                (tier, tries) = (model.Tier, tries + 1);
            }
        }

        return worth;
    }

    private PlanWorth Checked(in PlannedTries plan, PlanWorth first, ReadOnlySpan<int> chain)
    {
        // A check that was logged of a model or for a tier that the catalog does not know stands as it was logged.
        var check = plan.Model < 0 ? first.CostUsd : PlanWorth.CheckUsd(work, catalog.Models[plan.Model]);
        if (plan.TargetTier < 0)
        {
            return first with { CostUsd = check };
        }

        var answers = plan.TargetTier == plan.Tier && plan.Model >= 0 ? plan.Model : ModelOf(plan.TargetTier, chain);
        return PlanWorth.First(check + work.CostOf(catalog.Models[answers]), SuccessOf(answers));
    }

    /// <summary>The model that stands for a tier: the chain's, else the first in the policy's order.</summary>
    private int ModelOf(int tier, ReadOnlySpan<int> chain)
    {
        foreach (var m in chain)
        {
            if (catalog.Models[m].Tier == tier)
            {
                return m;
            }
        }

        return catalog.ByTier[tier][0];
    }
}

/// <summary>What a plan tries, its chain apart; indexes of the catalog, -1: one that it does not know.</summary>
/// <param name="Strategy">How the answer is meant to be produced.</param>
/// <param name="Model">The recommended model.</param>
/// <param name="Tier">Its tier.</param>
/// <param name="TargetTier">Tier that a direct call would use.</param>
/// <param name="MaxAttempts">Tries at most.</param>
internal readonly record struct PlannedTries(RoutingStrategy Strategy, int Model, int Tier, int TargetTier, int MaxAttempts);
