using RoutingDecision.Core.Policies.Binding;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Requests;

namespace RoutingDecision.Core.Policies.Sections;

/// <summary>What a test gives: a request, and what the classifier and the language detection are assumed to say of it.</summary>
internal sealed record GivenDocument(RoutingRequest Request, IReadOnlyList<double>? Success, string? Task, string? Language, bool Drifting);

/// <summary>The `given:` of a test: the fields of a request by their names in the API.</summary>
internal static class RequestSection
{
    private static readonly OneOrManyShape<string> Names = new(Shapes.Text, 1_000);

    private static readonly ListShape<AttachmentKinds> KindList = new(AttachmentShape.Kind, 0, 64);

    private static readonly Field<MessageRole> Role = new(
        "role",
        new ChoiceShape<MessageRole>(
            ("user", MessageRole.User), ("assistant", MessageRole.Assistant), ("system", MessageRole.System), ("tool", MessageRole.Tool)),
        "Who said it.",
        MessageRole.User);

    private static readonly Field<string> Text = new("text", PromptShape.Instance, "What was said.", "");

    private static readonly Field<IReadOnlyList<AttachmentKinds>> Attachments = new(
        "attachments",
        KindList,
        "Kinds of attachments, one entry each.",
        []);

    private static readonly Field<string?> Prompt = new("prompt", PromptShape.Instance!, "A plain prompt.", null);

    private static readonly Field<IReadOnlyList<PromptMessage>?> Messages = new(
        "messages",
        new ListShape<PromptMessage>(
            new Section<PromptMessage>("A message.", r => Message(r.Get(Role), r.Get(Text), r.Get(Attachments)), Role, Text, Attachments), 1, 4_096)!,
        "The conversation instead of a plain prompt, oldest first.",
        null);

    private static readonly Field<string> SystemPrompt = new("system_prompt", PromptShape.Instance, "System prompt sent apart.", "");

    private static readonly Field<int> ToolCount = new("count", new IntegerShape(0, 100_000), "Tools offered.", 0);
    private static readonly Field<int> ToolBytes = new("bytes", new IntegerShape(0, 100_000_000), "Bytes of their schemas.", 0);
    private static readonly Field<(int Count, int Bytes)> Tools = new(
        "tools",
        new Section<(int, int)>("Tools offered to the model.", r => (r.Get(ToolCount), r.Get(ToolBytes)), ToolCount, ToolBytes),
        "Tools offered to the model.",
        default);

    private static readonly Field<int> ContextTokens = new("context_tokens", Shapes.Tokens, "Tokens of context that were not sent.", 0);
    private static readonly Field<int> ExpectedOutput = new("expected_output_tokens", Shapes.Tokens, "Expected size of the answer.", 0);
    private static readonly Field<int> MaxOutput = new("max_output_tokens", Shapes.Tokens, "Maximum size of the answer.", 0);
    private static readonly Field<string> Tenant = new("tenant", Shapes.Text, "Tenant.", "");
    private static readonly Field<string> Feature = new("feature", Shapes.Text, "Feature.", "");
    private static readonly Field<string> UserKey = new("user_key", Shapes.Text, "Key of the end user.", "");
    private static readonly Field<string> ExperimentKey = new("experiment_key", Shapes.Text, "Key for experiments.", "");
    private static readonly Field<IReadOnlyList<KeyValuePair<string, string>>> Tags =
        new("tags", new MapShape<string, string>(Shapes.Text, new TextShape(256, allowEmpty: true), 64), "Labels.", []);

    private static readonly Field<string> TaskType = new("task_type", Shapes.Text, "Task type that the caller states.", "");
    private static readonly Field<bool> Reasoning = new("requires_reasoning", Shapes.Flag, "The caller knows that reasoning is needed.", false);
    private static readonly Field<IReadOnlyList<string>> Capabilities = new(
        "required_capabilities",
        Names,
        "Capabilities that the model must have.",
        []);
    private static readonly Field<ObjectiveWeights?> Objective = new(
        "objective",
        new NullableShape<ObjectiveWeights>(ObjectiveShape.Instance),
        "Objective asked for.",
        null);
    private static readonly Field<RoutingStrategy?> Strategy = new(
        "strategy",
        new NullableShape<RoutingStrategy>(StrategyShape.Instance),
        "Strategy asked for.",
        null);
    private static readonly Field<bool> Batch = new("batch", Shapes.Flag, "No one waits for the answer.", false);
    private static readonly Field<ConversationContext> Conversation = new("conversation", ContextSections.Conversation, "The conversation.", default);
    private static readonly Field<AttemptContext> Attempt = new("attempt", ContextSections.Attempt, "An earlier try.", default);
    private static readonly Field<RequestConstraints> Constraints =
        new("constraints", ContextSections.Constraints, "Hard constraints.", RequestConstraints.None);

    private static readonly Field<IReadOnlyList<double>?> Success = new(
        "success",
        new ListShape<double>(Shapes.Share, 1, PolicyLimits.Tiers)!,
        "What the classifier is assumed to say: P(success) per tier, cheapest first.",
        null);

    private static readonly Field<int> Task = new("task", ReferenceShape.MentionedTask, "Task type that the classifier is assumed to find.", -1);
    private static readonly Field<string?> Language = new("language", Shapes.Text!, "Language that is assumed to be found.", null);
    private static readonly Field<bool> Drifting = new("drifting", Shapes.Flag, "The tenant's traffic is assumed to drift.", false);

    public static readonly Section<GivenDocument> Shape = new(
        "A request, by the names of the API, and what is assumed of it.",
        Build,
        Prompt,
        Messages,
        Attachments,
        SystemPrompt,
        Tools,
        ContextTokens,
        ExpectedOutput,
        MaxOutput,
        Tenant,
        Feature,
        UserKey,
        ExperimentKey,
        Tags,
        TaskType,
        Reasoning,
        Capabilities,
        Objective,
        Strategy,
        Batch,
        Conversation,
        Attempt,
        Constraints,
        Success,
        Task,
        Language,
        Drifting);

    private static GivenDocument Build(SectionReader r)
    {
        var success = r.Get(Success);
        var tiers = r.Context.Catalog.Tiers.Length;
        if (success is not null && success.Count != tiers)
        {
            r.Context.Problems.Error(r.Place(Success), $"must have one number per tier, {tiers} in all; has {success.Count}");
        }

        if (r.Has(Prompt) == r.Has(Messages))
        {
            r.Context.Problems.Error(r.Node, "must have either 'prompt' or 'messages'");
        }

        var tools = r.Get(Tools);
        var task = r.Get(Task);
        var request = new RoutingRequest
        {
            Tenant = r.Get(Tenant),
            Feature = r.Get(Feature),
            UserKey = r.Get(UserKey),
            ExperimentKey = r.Get(ExperimentKey),
            Tags = r.Get(Tags),
            Prompt = new PromptInput
            {
                Messages = r.Get(Messages)?.ToArray() ?? [Message(MessageRole.User, r.Get(Prompt) ?? "", r.Get(Attachments))],
                SystemPrompt = r.Get(SystemPrompt),
                ToolsOffered = tools.Count,
                ToolBytes = tools.Bytes,
                ContextTokens = r.Get(ContextTokens),
                DeclaredTurns = r.Get(Conversation).Turn,
            },
            ExpectedOutputTokens = r.Get(ExpectedOutput),
            MaxOutputTokens = r.Get(MaxOutput),
            TaskType = r.Get(TaskType),
            RequiresReasoning = r.Get(Reasoning),
            RequiredCapabilities = r.Get(Capabilities),
            Conversation = r.Get(Conversation),
            Attempt = r.Get(Attempt),
            Constraints = r.Get(Constraints),
            Objective = r.Get(Objective),
            Strategy = r.Get(Strategy),
            Batch = r.Get(Batch),
        };
        return new GivenDocument(request, success, task < 0 ? null : r.Context.Tasks.Known[task], r.Get(Language), r.Get(Drifting));
    }

    private static PromptMessage Message(MessageRole role, string text, IReadOnlyList<AttachmentKinds> attachments) =>
        new(role, text, attachments.Aggregate(AttachmentKinds.None, (all, kind) => all | kind), attachments.Count);
}
