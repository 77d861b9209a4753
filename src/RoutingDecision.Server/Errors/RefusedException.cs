using Grpc.Core;

namespace RoutingDecision.Server.Errors;

/// <summary>A refusal with its violations, for replies that carry errors as messages and not as statuses.</summary>
internal sealed class RefusedException(Status status, Metadata trailers, IReadOnlyList<Violation> violations) : RpcException(status, trailers)
{
    public IReadOnlyList<Violation> Violations { get; } = violations;
}
