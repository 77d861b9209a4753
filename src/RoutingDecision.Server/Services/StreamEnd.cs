using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using RoutingDecision.Server.Errors;
using RoutingDecision.Server.Security;

namespace RoutingDecision.Server.Services;

/// <summary>
/// When a stream ends although its caller would go on: the server closes, or the caller's key is no longer what it was. <see cref="CallGuard"/> makes
/// one for each stream, and turns the cancellation that comes of it into the status that says why.
/// </summary>
internal sealed class StreamEnd : IDisposable
{
    private readonly CancellationToken _call;
    private readonly CancellationToken _closing;
    private readonly CancellationToken _term;
    private readonly CancellationTokenSource _caller;
    private readonly CancellationTokenSource _any;

    /// <param name="context">The stream's call; finds the object by <see cref="Of"/> from now on.</param>
    /// <param name="closing">Cancelled when the server takes no more.</param>
    public StreamEnd(ServerCallContext context, CancellationToken closing)
    {
        (_call, _closing, _term) = (context.CancellationToken, closing, CallerIdentity.Of(context).Term?.Ended ?? CancellationToken.None);
        _caller = CancellationTokenSource.CreateLinkedTokenSource(_call, _term);
        _any = CancellationTokenSource.CreateLinkedTokenSource(_caller.Token, closing);
        context.GetHttpContext().Features.Set(this);
    }

    /// <summary>Cancelled when nothing more is done for the caller: it has gone, or its key.</summary>
    public CancellationToken Caller => _caller.Token;

    /// <summary>Cancelled when nothing more is read or told: the caller has gone, or its key, or the server closes.</summary>
    public CancellationToken Any => _any.Token;

    /// <summary>What the caller is told; null: it has gone by itself, or the stream goes on.</summary>
    public RpcException? Why =>
        _call.IsCancellationRequested ? null
        : _term.IsCancellationRequested ? RpcErrors.KeyGone()
        : _closing.IsCancellationRequested ? RpcErrors.Draining()
        : null;

    /// <summary>That of a stream's call.</summary>
    public static StreamEnd Of(ServerCallContext context) => context.GetHttpContext().Features.GetRequiredFeature<StreamEnd>();

    public void Dispose()
    {
        _any.Dispose();
        _caller.Dispose();
    }
}
