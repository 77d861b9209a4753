using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Requests;

namespace RoutingDecision.Core.Rules;

/// <summary>What conditions can see.</summary>
/// <param name="request">The request.</param>
/// <param name="prompt">What stop 1 found in its text.</param>
/// <param name="task">Index of the task type in the policy's <c>TaskNames</c>, or one of the constants.</param>
/// <param name="turn">User turns so far, this one included.</param>
public readonly ref struct RuleInput(RoutingRequest request, in PromptView prompt, int task, int turn)
{
    /// <summary>Task is not known yet: a condition on it is undecided.</summary>
    public const int TaskUnknown = -2;

    /// <summary>Task is known, but no rule of the policy names it.</summary>
    public const int TaskUnnamed = -1;

    private readonly ref readonly PromptView _prompt = ref prompt;

    public RoutingRequest Request { get; } = request;

    public ref readonly PromptView Prompt => ref _prompt;

    public int Task { get; } = task;

    public int Turn { get; } = turn;

    /// <summary>What is known of a text that is gone; null: the text is at hand.</summary>
    internal KeptText? Kept { get; init; }
}
