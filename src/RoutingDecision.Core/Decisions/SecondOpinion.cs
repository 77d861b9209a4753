using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Rules;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.Core.Decisions;

/// <summary>
/// All that it takes to make a decision again under the assessment of another classifier, and nothing of the prompt's text: so the rules'
/// directives are those that were found, also where a rule asks for the task. Taken while the decision is at hand; holds no part of it.
/// </summary>
public sealed class SecondOpinion
{
    private readonly RoutingRequest _request;
    private readonly DecisionInputs _inputs;
    private readonly ConversationFacts _conversation;
    private readonly PolicyProfile _profile;
    private readonly PromptView _prompt;
    private readonly Directives _directives;
    private readonly int _arms;

    /// <summary>Keeps what a decision was made of.</summary>
    /// <param name="request">The request that was decided.</param>
    /// <param name="inputs">What was read for it, with the seed that the decision drew from.</param>
    /// <param name="decision">The decision, before it is cleared.</param>
    public SecondOpinion(RoutingRequest request, in DecisionInputs inputs, Decision decision)
    {
        _request = request.WithoutText();
        _inputs = inputs;
        var conversation = ConversationMemory.Recall(decision.Snapshot.Policy.Catalog, request, inputs.Conversation, decision.Prompt);
        _conversation = conversation is { FollowUp: true, LastTier: < 0 } ? conversation with { FollowUp = false } : conversation;
        _profile = decision.Profile;
        _arms = decision.ArmCombination;
        _prompt = decision.Prompt with { Ask = default };
        _directives = decision.Directives;
        First = ChoiceOf(decision);
    }

    /// <summary>What was decided.</summary>
    public RoutingChoice First { get; }

    /// <summary>The snapshot of the decision.</summary>
    public RoutingSnapshot Snapshot => _inputs.Snapshot;

    /// <summary>Decides again.</summary>
    /// <param name="other">The same policy with the other classifier.</param>
    /// <param name="assessment">What that classifier says of the prompt.</param>
    /// <param name="decision">Room to decide in; what it held before is lost.</param>
    public RoutingChoice Decide(RoutingSnapshot other, PromptAssessment assessment, Decision decision)
    {
        decision.Begin(_inputs with { Snapshot = other });
        decision.Profile = _profile;
        decision.ArmCombination = _arms;
        decision.Prompt = _prompt;
        decision.Directives = _directives;
        decision.Task = _request.TaskType.Length > 0 ? other.FindTask(_request.TaskType) : assessment.Task;
        decision.Assessed = true;
        (other.KnowsTiers ? assessment.Success : other.PriorSuccess).CopyTo(decision.SuccessBuffer);
        RouteSelector.Select(_request, _inputs with { Snapshot = other }, _conversation, decision, NoProbes.Instance);
        return ChoiceOf(decision);
    }

    /// <summary>Under observation what would have been chosen counts: the baseline that is recommended is the same for every classifier.</summary>
    private static RoutingChoice ChoiceOf(Decision decision)
    {
        if (decision.Route.Unservable != HardConstraint.None)
        {
            return RoutingChoice.None;
        }

        var model = decision.WouldBeModel >= 0 ? decision.WouldBeModel : decision.Route.Model;
        return new RoutingChoice(
            decision.Snapshot.Policy.Catalog.Models[model].Tier, model, decision.WouldBeModel >= 0 ? decision.WouldBeCostUsd : decision.EstimatedCostUsd);
    }

    private sealed class NoProbes : IProbeGate
    {
        public static NoProbes Instance { get; } = new();

        public bool TryProbe(string model) => false;
    }
}

/// <summary>What a decision comes down to; -1 when no model can serve.</summary>
/// <param name="Tier">Index of the tier.</param>
/// <param name="Model">Index of the model.</param>
/// <param name="CostUsd">Its estimated cost in US dollars; under observation that of the plan as a whole.</param>
public readonly record struct RoutingChoice(int Tier, int Model, double CostUsd)
{
    /// <summary>No model can serve.</summary>
    public static RoutingChoice None { get; } = new(-1, -1, 0);
}
