using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace RoutingDecision.Server.Tests.Hosting;

/// <summary>As much of a call as interceptors look at.</summary>
/// <param name="method">Its full name.</param>
/// <param name="cancellation">Cancelled when its caller has gone.</param>
internal sealed class FakeCall(string method, CancellationToken cancellation = default) : ServerCallContext
{
    protected override CancellationToken CancellationTokenCore => cancellation;

    protected override string MethodCore => method;

    protected override string HostCore => "";

    protected override string PeerCore => "ipv4:192.0.2.1:1";

    protected override DateTime DeadlineCore => DateTime.MaxValue;

    protected override Metadata RequestHeadersCore { get; } = [];

    protected override Metadata ResponseTrailersCore { get; } = [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore => throw new NotSupportedException();

    // Where gRPC keeps the web server's context of a call that is not its own.
    protected override IDictionary<object, object> UserStateCore { get; } =
        new Dictionary<object, object> { ["__HttpContext"] = new DefaultHttpContext() };

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => throw new NotSupportedException();
}
