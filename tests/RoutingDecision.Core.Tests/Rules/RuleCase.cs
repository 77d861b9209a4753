using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Rules;

namespace RoutingDecision.Core.Tests.Rules;

/// <summary>What a rule can see, in a form that tests can write down and vary.</summary>
internal sealed record RuleCase
{
    public string Ask { get; init; } = "";

    public string Tenant { get; init; } = "";

    public string Feature { get; init; } = "";

    public string Language { get; init; } = "en";

    public Script Script { get; init; } = Script.Latin;

    public AttachmentKinds Attachments { get; init; }

    public string? Task { get; init; }

    public bool TaskKnown { get; init; } = true;

    public IReadOnlyList<(string Key, string Value)> Tags { get; init; } = [];

    public IReadOnlyList<string> Capabilities { get; init; } = [];

    public bool Reasoning { get; init; }

    public bool Batch { get; init; }

    public AttemptContext Attempt { get; init; }

    public ConversationContext Conversation { get; init; }

    public int Turn { get; init; } = 1;

    public double DeadlineMs { get; init; }

    public int ExpectedOutputTokens { get; init; }

    public IReadOnlyList<(Signal Signal, float Value)> Signals { get; init; } = [];

    /// <summary>Evaluates the rules of the policy's base profile.</summary>
    public (bool Decided, Directives Directives) Evaluate(RoutingPolicy policy) => Evaluate(policy, policy.Base.ByCombination[0].Rules);

    public (bool Decided, Directives Directives) Evaluate(RoutingPolicy policy, RuleSet rules)
    {
        var request = Request();
        var view = View();
        var task = !TaskKnown ? RuleInput.TaskUnknown : Task is null ? RuleInput.TaskUnnamed : policy.TaskNames.ToList().IndexOf(Task);
        var directives = new Directives();
        var decided = rules.Evaluate(new RuleInput(request, view, task, Turn), ref directives);
        return (decided, directives);
    }

    public RoutingRequest Request() => new()
    {
        Prompt = new PromptInput { Messages = new[] { new PromptMessage(MessageRole.User, Ask) } },
        Tenant = Tenant,
        Feature = Feature,
        Tags = [.. Tags.Select(t => KeyValuePair.Create(t.Key, t.Value))],
        RequiredCapabilities = Capabilities,
        RequiresReasoning = Reasoning,
        Batch = Batch,
        Attempt = Attempt,
        Conversation = Conversation,
        Constraints = new RequestConstraints { DeadlineMs = DeadlineMs },
        ExpectedOutputTokens = ExpectedOutputTokens,
    };

    public PromptView View()
    {
        PromptSignals signals = default;
        foreach (var (signal, value) in Signals)
        {
            signals[signal] = value;
        }

        return new PromptView
        {
            Ask = Ask.AsMemory(),
            Signals = signals,
            Script = Script,
            Language = Language,
            Attachments = Attachments,
        };
    }
}
