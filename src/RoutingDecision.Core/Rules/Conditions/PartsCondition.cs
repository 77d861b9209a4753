using System.Text.Json.Nodes;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Policies.Binding;
using RoutingDecision.Core.Policies.Sections;
using RoutingDecision.Core.Requests;

namespace RoutingDecision.Core.Rules.Conditions;

/// <summary>A mapping of conditions on one part of the request; all must hold. It has no node of its own.</summary>
internal abstract class PartsCondition(string key, string doc, params Condition[] parts) : Condition(key, doc)
{
    public override JsonObject Schema(SchemaDefinitions definitions)
    {
        var properties = new JsonObject();
        foreach (var part in parts)
        {
            var schema = part.Schema(definitions);
            schema["description"] = part.Doc;
            properties.Add(part.Key, schema);
        }

        return new JsonObject { ["type"] = "object", ["minProperties"] = 1, ["additionalProperties"] = false, ["properties"] = properties };
    }

    public override ConditionDraft? Bind(PolicyNode value, BindContext context)
    {
        if (value.Kind != NodeKind.Mapping || value.Entries.Count == 0)
        {
            context.Problems.Error(
                value, $"must be a mapping with some of the keys {Sentence.List(parts.Select(p => p.Key))}, is {Sentence.Describe(value)}");
            return null;
        }

        var bound = new List<ConditionDraft>();
        foreach (var entry in value.Entries)
        {
            var part = parts.FirstOrDefault(p => p.Key == entry.Key);
            if (part is null)
            {
                context.Problems.ErrorAtKey(
                    entry,
                    $"unknown key '{Sentence.Shorten(entry.Key)}'; known are {Sentence.List(parts.Select(p => p.Key))}",
                    NearestName.Hint(entry.Key, parts.Select(p => p.Key)));
            }
            else if (part.Bind(entry.Value, context) is { } draft)
            {
                bound.Add(draft);
            }
        }

        return bound.Count != value.Entries.Count ? null : bound.Count == 1 ? bound[0] : AllCondition.Of(bound);
    }

    public override Truth Test(in RuleNode node, int at, scoped ref Matching matching) =>
        throw new InvalidOperationException($"'{Key}' is replaced by its parts when it is bound");
}

/// <summary>The conversation that a request belongs to.</summary>
internal sealed class ConversationCondition() : PartsCondition(
    "conversation",
    "The conversation: turn and cached_tokens (comparisons), tool_call_loop and named (flags); all must hold.",
    new NumberCondition("turn", "User turns so far, this one included.", (in i) => i.Turn, counted: false),
    new NumberCondition("cached_tokens", "Tokens that the provider has cached for the last model.", (in i) => i.Request.Conversation.CachedTokens),
    new FlagCondition("tool_call_loop", "Whether an agent is executing tool calls.", (in i) => i.Request.Conversation.ToolCallLoop),
    new FlagCondition("named", "Whether the caller named the conversation.", (in i) => i.Request.Conversation.IsNamed));

/// <summary>An earlier try for the same ask.</summary>
internal sealed class AttemptCondition() : PartsCondition(
    "attempt",
    "The try: its number (1 is the first) as a comparison, or {number, error, answer_rejected}; all must hold.",
    Number,
    new ErrorCondition(),
    new FlagCondition("answer_rejected", "Whether an answer came but was rejected.", (in i) => i.Request.Attempt.AnswerRejected))
{
    private static readonly Condition Number =
        new NumberCondition("number", "Number of the try; 1 is the first.", (in i) => Math.Max(1, i.Request.Attempt.Number), counted: false);

    public override JsonObject Schema(SchemaDefinitions definitions) =>
        new() { ["anyOf"] = new JsonArray(Number.Schema(definitions), base.Schema(definitions)) };

    public override ConditionDraft? Bind(PolicyNode value, BindContext context)
    {
        var isComparison = value.Kind != NodeKind.Mapping || value.Entries.Any(e => e.Key is "gt" or "gte" or "lt" or "lte" or "eq");
        return isComparison ? Number.Bind(value, context) : base.Bind(value, context);
    }

    /// <summary>Why the last try failed. The node's number has the bits of the classes.</summary>
    private sealed class ErrorCondition() : Condition("error", "Why the last try failed, or a list of reasons.")
    {
        private static readonly OneOrManyShape<ErrorClass> Classes = new(ContextSections.Errors, 16);

        public override JsonObject Schema(SchemaDefinitions definitions) => Classes.Schema(definitions);

        public override ConditionDraft? Bind(PolicyNode value, BindContext context) =>
            Classes.TryBind(value, context, out var classes)
                ? new ConditionDraft(this) { Number = classes.Aggregate(0, (bits, c) => bits | (1 << (int)c)) }
                : null;

        public override Truth Test(in RuleNode node, int at, scoped ref Matching matching) =>
            Known((node.Number & (1 << (int)matching.Input.Request.Attempt.Error)) != 0);
    }
}
