using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Rules.Conditions;

namespace RoutingDecision.Core.Rules;

/// <summary>
/// Everything that `when:` understands. To add a condition: a class and a line here (a number of the request or the prompt: only a
/// line).
/// </summary>
internal static class ConditionTable
{
    /// <summary>All conditions; the numeric signals come last, one for each row of <see cref="SignalTable"/>.</summary>
    public static IReadOnlyList<Condition> All { get; } =
    [
        new AllCondition(),
        new AnyCondition(),
        new NoneCondition(),
        new NotCondition(),
        new AtLeastCondition(),
        new PhraseCondition(),
        new RegexCondition(),
        new TaskCondition(),
        new TextCondition("tenant", "Tenant of the request, or a list of them.", KeyKind.Tenant, (in i) => i.Request.Tenant),
        new TextCondition("feature", "Feature of the application, or a list of them.", KeyKind.Feature, (in i) => i.Request.Feature),
        new TextCondition(
            "language",
            "ISO 639-1 code of the ask's language, or a list of them; 'und' when it can't be told.",
            KeyKind.Language,
            (in i) => i.Prompt.Language),
        new TagsCondition(),
        new ScriptCondition(),
        new CapabilityCondition(),
        new AttachmentsCondition(),
        new FlagCondition("requires_reasoning", "Whether the caller says that reasoning is needed.", (in i) => i.Request.RequiresReasoning),
        new FlagCondition("batch", "Whether no one waits for the answer.", (in i) => i.Request.Batch),
        new AttemptCondition(),
        new ConversationCondition(),
        new NumberCondition(
            "deadline_ms",
            "Milliseconds left for the answer; true: a deadline is given. Without one every comparison is false.",
            (in i) => i.Request.Constraints.DeadlineMs,
            zeroIsAbsent: true),
        new NumberCondition(
            "expected_output_tokens",
            "Size of the answer that the caller expects; true: it is given. When it is not, every comparison is false.",
            (in i) => i.Request.ExpectedOutputTokens,
            zeroIsAbsent: true),
        .. SignalTable.All.Where(s => s.Signal != Signal.Attachments).Select(s => new SignalCondition(s)),
    ];

    /// <summary>The condition of a key, or null.</summary>
    public static Condition? Find(string key) => All.FirstOrDefault(c => c.Key == key);
}
