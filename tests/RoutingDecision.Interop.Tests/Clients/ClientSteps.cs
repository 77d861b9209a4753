namespace RoutingDecision.Interop.Tests.Clients;

/// <summary>The steps that every client program prints as done, by program.</summary>
internal static class ClientSteps
{
    public static IReadOnlyList<string> Echo { get; } =
    [
        "unary", "unary-empty", "server-stream", "client-stream", "client-stream-empty", "chat",
        "headers", "binary-trailers", "interceptor", "status", "status-details", "crash-hidden",
        "deadline", "deadline-at-server", "cancel-unary", "cancel-stream",
        "gzip-request", "gzip-response", "gzip-bomb", "receive-limit", "send-limit", "client-limit",
        "unknown-method", "unknown-service", "concurrent", "tls", "tls-untrusted",
    ];

    public static IReadOnlyList<string> Protocol { get; } =
    [
        "health-check", "health-unknown", "health-list", "health-watch", "health-watch-unknown",
        "reflection-v1-list", "reflection-v1-file", "reflection-v1-error", "reflection-v1-call",
        "reflection-v1alpha-list", "reflection-v1alpha-file", "reflection-v1alpha-error", "reflection-v1alpha-call",
    ];
}
