using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Conversations;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Rules;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.Core.Decisions;

/// <summary>
/// The five stops of a decision, in order; each only looks forward. Thread-safe; the decision passed in belongs to the caller.
/// </summary>
public sealed partial class DecisionEngine(IProbeGate probes, TimeProvider time)
{
    /// <summary>Decides one request.</summary>
    /// <param name="request">A validated request.</param>
    /// <param name="inputs">What was read once for it.</param>
    /// <param name="decision">Filled; <see cref="Route.Unservable"/> tells when no model can serve.</param>
    public void Decide(RoutingRequest request, in DecisionInputs inputs, Decision decision)
    {
        decision.Times.Start(time.GetTimestamp());
        var conversation = inputs.Replayed is { } replayed ? Reopen(request, inputs, replayed, decision) : Open(request, inputs, decision);
        decision.Times.Mark(Stop.Prompts, time.GetTimestamp());

        var assess = Direct(request, conversation, decision);
        decision.Times.Mark(Stop.Rules, time.GetTimestamp());

        if (assess)
        {
            Assess(request, decision);
            Redirect(request, decision);
        }

        decision.Times.Mark(Stop.Assessment, time.GetTimestamp());

        Conclude(request, inputs, conversation, decision);
        decision.Times.Mark(Stop.Selection, time.GetTimestamp());
    }

    private static ConversationFacts Open(RoutingRequest request, in DecisionInputs inputs, Decision decision)
    {
        decision.Begin(inputs);
        var policy = inputs.Snapshot.Policy;
        decision.ArmCombination = policy.Experiments.Length == 0 || (inputs.OutsideExperiments && request.ExperimentKey.Length == 0)
            ? 0
            : ExperimentAssignment.Combination(policy.Experiments, request, inputs.Seed);
        decision.Profile = policy.ProfilesOf(request.Tenant).ByCombination[decision.ArmCombination];
        var prompt = request.NoCache ? PromptReader.Read(request.Prompt) : PromptReader.Read(request.Prompt, inputs.Snapshot.Readings);
        decision.Prompt = inputs.Language is { } language ? prompt with { Language = language } : prompt;
        var conversation = ConversationMemory.Recall(policy.Catalog, request, inputs.Conversation, decision.Prompt);
        if (conversation is { FollowUp: true, LastTier: < 0 })
        {
            decision.Prompt = FollowUps.Resolve(request.Prompt, decision.Prompt);
            conversation = conversation with { FollowUp = false };
        }

        decision.Digest = PromptDigest.Compute(decision.Prompt);
        return conversation;
    }

    /// <summary>Runs the rules; true when the prompt must be assessed.</summary>
    private static bool Direct(RoutingRequest request, in ConversationFacts conversation, Decision decision)
    {
        decision.Task = request.TaskType.Length == 0 ? -1 : decision.Snapshot.FindTask(request.TaskType);
        var conclusive = Evaluate(request, decision);
        if (decision.Snapshot.Classifier is null)
        {
            return false;
        }

        if (!conclusive)
        {
            return true;
        }

        return MustAssess(request, conversation, decision) || LeftOpen(decision);
    }

    /// <summary>Whether the tier depends on an assessment under the directives as they stand.</summary>
    internal static bool MustAssess(RoutingRequest request, in ConversationFacts conversation, Decision decision)
    {
        var settled = decision.Directives.SettleTier || request.Attempt.PreCheckTier is { Length: > 0 } || Continues(request, conversation);
        return decision.Snapshot.Classifier is not null && !settled && decision.Profile.Routing.DecideBy != Policies.DecideBy.Rules;
    }

    private static bool Continues(RoutingRequest request, in ConversationFacts conversation) =>
        conversation.LastTier >= 0 && (conversation.FollowUp || request.Conversation.ToolCallLoop);

    /// <summary>Merges the directives of the rules that match; false when that takes the task, which is not known yet.</summary>
    /// <param name="request">The request.</param>
    /// <param name="decision">Takes the directives.</param>
    /// <param name="without">A rule that is passed over; -1: none.</param>
    internal static bool Evaluate(RoutingRequest request, Decision decision, int without = -1)
    {
        var task = decision.Task >= 0 ? decision.Snapshot.PolicyTask[decision.Task]
            : decision.Snapshot.Classifier is null || decision.Assessed ? RuleInput.TaskUnnamed
            : RuleInput.TaskUnknown;
        decision.Directives = new Directives();
        var prompt = decision.Prompt;
        var kept = decision.Inputs.Replayed?.Text;
        var turn = Math.Max(request.Conversation.Turn, (int)prompt.Signals[Signal.Turns]);
        return decision.Profile.Rules.Evaluate(new RuleInput(request, prompt, task, turn) { Kept = kept }, ref decision.Directives, without);
    }

    private static void Assess(RoutingRequest request, Decision decision)
    {
        if (decision.Inputs.Replayed is { } replayed)
        {
            TakeKept(replayed, decision);
            return;
        }

        if (!TryCached(request, decision))
        {
            Classify(decision);
        }
    }

    private static void Classify(Decision decision)
    {
        var assessment = FeatureNotes.Classify(decision);
        decision.Snapshot.Cache.Add(decision.Digest, assessment);
        Take(decision, assessment);
    }

    private static bool TryCached(RoutingRequest request, Decision decision)
    {
        if (request.NoCache || decision.Snapshot.Cache.Find(decision.Digest) is not { } cached)
        {
            return false;
        }

        decision.FromCache = true;
        FeatureNotes.OfCached(decision, cached);
        Take(decision, cached);
        return true;
    }

    private static void Take(Decision decision, PromptAssessment assessment)
    {
        decision.Assessed = true;
        // A bundle for other tiers is asked for the task alone; the policy then decides by rules.
        (decision.Snapshot.KnowsTiers ? assessment.Success : decision.Snapshot.PriorSuccess).CopyTo(decision.SuccessBuffer);
        if (decision.Task < 0)
        {
            decision.Task = assessment.Task;
        }
    }

    /// <summary>Rules that name a task could not be decided before the assessment.</summary>
    private static void Redirect(RoutingRequest request, Decision decision)
    {
        if (decision.Profile.Rules.UsesTask && request.TaskType.Length == 0)
        {
            Evaluate(request, decision);
        }
    }

    private void Conclude(RoutingRequest request, in DecisionInputs inputs, in ConversationFacts conversation, Decision decision)
    {
        if (!decision.Assessed)
        {
            FeatureNotes.OfUnassessed(decision);
            decision.Snapshot.PriorSuccess.CopyTo(decision.SuccessBuffer);
        }

        RouteSelector.Select(request, inputs, conversation, decision, probes);
    }
}
