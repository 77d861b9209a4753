using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Conversations;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Rules;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.Core.Replays;

/// <content>Logged decisions under another policy or classifier.</content>
public sealed partial class Replayer
{
    /// <summary>
    /// Rules that can't be told and could matter are tried both ways, so many at most; only if that comes to anything else in what is reported, a
    /// model, a plan or its worth, the decision can't be told.
    /// </summary>
    private const int MostTried = 4;

    private ConversationState? _after;

    /// <summary>What the conversation's memory holds after the decision made last; null: nothing.</summary>
    public ConversationState? After => _after;

    /// <summary>Makes a logged decision under other settings.</summary>
    /// <param name="logged">The decision.</param>
    /// <param name="target">Policy and classifier to decide under.</param>
    /// <param name="then">Policy and classifier that decided then; null: not at hand, so that the log's verdicts on rules can't be used.</param>
    /// <param name="reader">A classifier of the scheme that the kept ids are of; null: none is at hand.</param>
    /// <param name="assessment">What the target's classifier says of the prompt; null: that can't be told.</param>
    /// <param name="conversation">Memory of the conversation before the decision.</param>
    public ReplayedChoice Reconsider(
        LoggedDecision logged, ReplayTarget target, RoutingSnapshot? then, IFeatureClassifier? reader, PromptAssessment? assessment,
        ConversationState? conversation)
    {
        _after = null;
        var policy = target.Snapshot.Policy;
        if (!NamedByRequest.AreKnown(logged.Request, policy.Catalog))
        {
            return ReplayedChoice.Unknown(ReplayObstacle.Names);
        }

        var arms = ArmReplay.Combination(policy, logged, then?.Policy);
        var rules = policy.ProfilesOf(logged.Request.Tenant).ByCombination[arms].Rules;
        _prompt.View = logged.Prompt;
        _prompt.Digest = logged.Digest;
        _prompt.ArmCombination = arms;
        _prompt.Assessment = assessment;
        _prompt.WasAssessed = false;
        var byCollision = Recall(logged, target, rules, reader);
        _prompt.Text.Verdicts = then is null ? null : VerdictsOf(logged, target, rules, RulesOf(logged, then), isSame: false);
        var choice = Try(logged, target, then, conversation, MostTried);
        return choice with { ByCollision = byCollision };
    }

    private static RuleSet RulesOf(LoggedDecision logged, RoutingSnapshot then)
    {
        var profiles = then.Policy.ProfilesOf(logged.Request.Tenant).ByCombination;
        return (uint)logged.ArmCombination < (uint)profiles.Length ? profiles[logged.ArmCombination].Rules : RuleSet.Empty;
    }

    private double Recall(LoggedDecision logged, ReplayTarget target, RuleSet rules, IFeatureClassifier? reader)
    {
        var (occurs, open) = _prompt.Text.Forget(rules.Patterns.PhraseWords);
        if (occurs.Length == 0 || logged.FeatureIds is not { } ids || !logged.FeaturesWhole || reader is null
            || target.EvidenceOf(rules.Patterns, reader) is not { } evidence)
        {
            return 0;
        }

        return evidence.Read(ids, logged.Prompt.Signals[Signal.NonAsciiShare] == 0, occurs, open);
    }

    private ReplayedChoice Try(LoggedDecision logged, ReplayTarget target, RoutingSnapshot? then, ConversationState? conversation, int tries)
    {
        var obstacle = Run(logged, target, then, conversation);
        if (obstacle != ReplayObstacle.Text)
        {
            return obstacle == ReplayObstacle.None ? Conclude(logged, conversation) : ReplayedChoice.Unknown(obstacle);
        }

        if (tries == 0)
        {
            return ReplayedChoice.Unknown(ReplayObstacle.Text);
        }

        var rule = _prompt.Text.OpenRule;
        _prompt.Text.Assume(rule, holds: true);
        var with = Try(logged, target, then, conversation, tries - 1);
        _prompt.Text.Release();
        if (with.Obstacle != ReplayObstacle.None)
        {
            _after = null;
            return with;
        }

        _prompt.Text.Assume(rule, holds: false);
        var without = Try(logged, target, then, conversation, tries - 1);
        _prompt.Text.Release();
        if (without.ComesToTheSame(with))
        {
            return without;
        }

        _after = null;
        return ReplayedChoice.Unknown(without.Obstacle == ReplayObstacle.None ? ReplayObstacle.Text : without.Obstacle);
    }

    private ReplayedChoice Conclude(LoggedDecision logged, ConversationState? conversation)
    {
        var route = Decision.Route;
        var catalog = Decision.Snapshot.Policy.Catalog;
        _after = Decision.NextConversation is { } facts ? ConversationMemory.ToState(catalog, facts, conversation) : conversation;
        var then = logged.Route is null ? -1 : catalog.FindModel(logged.Route.Model);
        var loggedQuality = then < 0 ? double.NaN : QualityOf(then);
        var loggedCost = then < 0 ? double.NaN : Decision.Work.CostOf(catalog.Models[then]);
        var before = LoggedWorth(logged, then, loggedQuality);
        if (route.Unservable != HardConstraint.None)
        {
            return new ReplayedChoice(ReplayObstacle.None, route.Unservable, -1, -1, "", 0, 0, loggedQuality, 0, 0, 0, loggedCost, 0)
            {
                LoggedPlanCostUsd = before.CostUsd,
                LoggedPlanQuality = before.Quality,
            };
        }

        var worth = Valuation().Of(route);
        var (meanQuality, meanCost) = Means(route);
        return new ReplayedChoice(
            ReplayObstacle.None, HardConstraint.None, route.Tier, route.Model, RuleOf(), worth.CostUsd, worth.Quality, loggedQuality,
            then < 0 ? 0 : route.ProbabilityOf(then), meanQuality, meanCost, loggedCost, 0)
        {
            Strategy = route.Plan.Strategy,
            LoggedPlanCostUsd = before.CostUsd,
            LoggedPlanQuality = before.Quality,
        };
    }

    /// <summary>
    /// The logged plan: its first try as it was logged, further ones and a pre-check at the target's prices, and its quality as the target's
    /// classifier sees it.
    /// </summary>
    private (double CostUsd, double Quality) LoggedWorth(LoggedDecision logged, int model, double firstQuality)
    {
        if (logged.Route is not { } route)
        {
            return (0, double.NaN);
        }

        var catalog = Decision.Snapshot.Policy.Catalog;
        int[] chain = [.. route.Fallbacks.Select(catalog.FindModel).Where(m => m >= 0)];
        var plan = new PlannedTries(route.Strategy, model, catalog.FindTier(route.Tier), catalog.FindTier(route.TargetTier), route.MaxAttempts);
        var valuation = Valuation();
        return (
            valuation.Of(plan, PlanWorth.First(route.CostUsd, route.Confidence), chain).CostUsd,
            valuation.Of(plan, PlanWorth.First(0, firstQuality), chain).Quality);
    }

    /// <summary>
    /// By P(success) with the assessment, if there is one, also where the decision did without: so that what rules pin and what the classifier
    /// chooses are measured alike.
    /// </summary>
    private PlanValuation Valuation()
    {
        var snapshot = Decision.Snapshot;
        var success = _prompt.Assessment is { } assessment && snapshot.KnowsTiers ? assessment.Success : Decision.Success;
        return new PlanValuation(snapshot.Policy.Catalog, Decision.Profile.Routing, Decision.Work, success, Decision.ModelShift);
    }

    private double QualityOf(int model) => Valuation().SuccessOf(model);

    private (double Quality, double CostUsd) Means(Route route)
    {
        var catalog = Decision.Snapshot.Policy.Catalog;
        if (route.Draw is not { Count: > 1 } draw)
        {
            return (QualityOf(route.Model), Decision.Work.CostOf(catalog.Models[route.Model]));
        }

        var (quality, cost) = (0d, 0d);
        foreach (var m in catalog.ByTier[route.Tier])
        {
            var p = draw.ProbabilityOf(m);
            if (p > 0)
            {
                quality += p * QualityOf(m);
                cost += p * Decision.Work.CostOf(catalog.Models[m]);
            }
        }

        return (quality, cost);
    }

    private string RuleOf()
    {
        if (Decision.Route.DecidedBy is not (DecidedBy.Rule or DecidedBy.Observe))
        {
            return "";
        }

        foreach (ref readonly var reason in Decision.Route.Reasons.Items)
        {
            if (reason.Code is ReasonCode.RulePin or ReasonCode.RuleFloor or ReasonCode.RuleCeiling && reason.Index >= 0)
            {
                return Decision.Profile.Rules.Ids[reason.Index];
            }
        }

        return "";
    }
}
