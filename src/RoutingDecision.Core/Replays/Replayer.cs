using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Conversations;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Rules;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.Core.Replays;

/// <summary>Makes logged decisions again, through the stops of <see cref="DecisionEngine"/>. Used by one thread.</summary>
public sealed partial class Replayer
{
    private readonly RecordedProbe _probe = new();
    private readonly ReplayedPrompt _prompt = new();
    private readonly DecisionEngine _engine;

    public Replayer(TimeProvider time) => _engine = new DecisionEngine(_probe, time);

    /// <summary>The decision made last; overwritten by the next.</summary>
    public Decision Decision { get; } = new();

    /// <summary>Makes a decision again under the policy and the classifier that made it.</summary>
    /// <param name="logged">The decision.</param>
    /// <param name="target">Policy and classifier of its versions.</param>
    /// <param name="assessment">What the classifier says of the kept features; null: there are none.</param>
    /// <returns>What kept it from being made; <see cref="ReplayObstacle.None"/>: it was made.</returns>
    public ReplayObstacle Repeat(LoggedDecision logged, ReplayTarget target, PromptAssessment? assessment)
    {
        var profiles = target.Snapshot.Policy.ProfilesOf(logged.Request.Tenant).ByCombination;
        if (logged.ArmCombination < 0 || logged.ArmCombination >= profiles.Length)
        {
            return ReplayObstacle.Arms;
        }

        var rules = profiles[logged.ArmCombination].Rules;
        _prompt.View = logged.Prompt;
        _prompt.Digest = logged.Digest;
        _prompt.ArmCombination = logged.ArmCombination;
        _prompt.Assessment = assessment;
        _prompt.WasAssessed = logged.Assessed;
        _prompt.Text.Forget(rules.Patterns.PhraseWords);
        _prompt.Text.Verdicts = VerdictsOf(logged, target, rules, rules, isSame: true);
        return Run(logged, target, target.Snapshot, logged.Conversation);
    }

    private static RuleVerdicts VerdictsOf(LoggedDecision logged, ReplayTarget target, RuleSet now, RuleSet then, bool isSame)
    {
        var (matched, known) = MatchedNumbers(logged, then);
        var task = logged.Task.Length == 0 ? -1 : target.Snapshot.FindTask(logged.Task);
        return new RuleVerdicts(target.SameAs(now, then), matched, known, task < 0 ? RuleInput.TaskUnnamed : target.Snapshot.PolicyTask[task], isSame);
    }

    /// <summary>
    /// Numbers of the rules that matched, and the number from which on nothing is known: behind a rule that stopped, or where the list is full.
    /// </summary>
    private static (int[] Matched, int Known) MatchedNumbers(LoggedDecision logged, RuleSet rules)
    {
        var matched = new int[logged.MatchedRules.Count];
        var next = 0;
        for (var i = 0; i < matched.Length; i++)
        {
            while (next < rules.Count && !string.Equals(rules.Ids[next], logged.MatchedRules[i], StringComparison.Ordinal))
            {
                next++;
            }

            matched[i] = next++;
        }

        var last = matched.Length == 0 ? -1 : matched[^1];
        var ended = logged.MatchedRuleCount > matched.Length || (last >= 0 && last < rules.Count && rules.Stops(last));
        return (matched, ended ? last + 1 : rules.Count);
    }

    private ReplayObstacle Run(LoggedDecision logged, ReplayTarget target, RoutingSnapshot? then, ConversationState? conversation)
    {
        var tier = logged.BudgetCeiling.Length == 0 ? -1 : target.Snapshot.Policy.Catalog.FindTier(logged.BudgetCeiling);
        _probe.Granted = logged.Route?.ProbedModel ?? "";
        var refused = logged.RefusedBy == HardConstraintNames.Of(HardConstraint.Budget);
        var inputs = new DecisionInputs(
            target.Snapshot, target.ViewOf(logged.Live, then), conversation, logged.Seed, tier, refused, Drifting: logged.Drifting)
        {
            Replayed = _prompt,
            Sampling = logged.Route?.Sampling,
        };
        _engine.Decide(logged.Request, inputs, Decision);
        return _prompt.LacksAssessment ? ReplayObstacle.Features
            : _prompt.Text.OpenRule >= 0 ? ReplayObstacle.Text
            : ReplayObstacle.None;
    }
}

/// <summary>Why a logged decision can't be made again.</summary>
public enum ReplayObstacle : byte
{
    None,

    /// <summary>A rule that could change it asks for text that was not kept.</summary>
    Text,

    /// <summary>It needs an assessment, and the prompt's features were not kept or are of another scheme.</summary>
    Features,

    /// <summary>The policy has not the experiments that the log names.</summary>
    Arms,

    /// <summary>The policy or the classifier of the decision is not at hand.</summary>
    Version,

    /// <summary>The live state that it read is not in the log any more.</summary>
    LiveView,

    /// <summary>The request names a tier, model, provider, region or capability that the policy does not have.</summary>
    Names,
}
