namespace RoutingDecision.Server.Tests.Polyglot;

/// <summary>The steps that the client programs of every language print as done, by program.</summary>
internal static class PolyglotSteps
{
    public static IReadOnlyList<string> Decide { get; } =
    [
        "decide-plain", "decide-messages", "decide-conversation", "decide-explain", "decide-constraints", "decide-tools-attachments",
        "decide-attempt",
        "decide-cascade", "decide-dry-run", "batch", "batch-limits", "stream", "stream-abandoned", "fallback-table", "bad-request-details",
        "bad-request-bounded", "precondition-details", "large-prompt", "gzip", "deadline", "parallel",
    ];

    public static IReadOnlyList<string> Outcomes { get; } =
    [
        "outcome-success", "model-health", "outcome-failure-retry", "outcome-failure-escalate", "outcome-low-confidence", "outcome-verdict",
        "outcome-give-up", "outcome-duplicate", "outcome-foreign-id", "outcome-bad-values", "outcomes-stream", "feedback", "breaker",
    ];

    public static IReadOnlyList<string> Control { get; } =
    [
        "get-policy", "validate-policy", "validate-bad-policy", "validate-garbage", "set-model-state", "unknown-names", "list-classifiers",
        "insight-answers", "health", "reflection",
    ];

    public static IReadOnlyList<string> Shipped { get; } =
    [
        "shipped-classifier", "shipped-rules", "shipped-explain", "shipped-batch", "shipped-outcome", "shipped-policy",
    ];
}
