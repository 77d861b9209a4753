using Google.Protobuf;
using Grpc.Core;
using RoutingDecision.Server.Errors;

namespace RoutingDecision.Server.Services;

/// <summary>
/// The requests of a stream until the server closes: then reading fails with UNAVAILABLE, and what was read is still answered. Bytes that are no
/// message end it as they end a single call.
/// </summary>
/// <param name="call">Cancelled when the caller has gone.</param>
/// <param name="closing">Cancelled when the server takes no more.</param>
internal sealed class DrainingReader<T>(IAsyncStreamReader<T> inner, CancellationToken call, CancellationToken closing)
    : IAsyncStreamReader<T>, IDisposable
{
    private readonly CancellationTokenSource _either = CancellationTokenSource.CreateLinkedTokenSource(call, closing);

    public T Current => inner.Current;

    /// <param name="cancellationToken">That of the call, which is heeded anyway.</param>
    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        try
        {
            return await inner.MoveNext(_either.Token);
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested && !call.IsCancellationRequested)
        {
            throw RpcErrors.Draining();
        }
        catch (InvalidProtocolBufferException)
        {
            // It is an I/O error by its type, which would pass for a caller that has gone.
            throw RpcErrors.Unreadable();
        }
    }

    public void Dispose() => _either.Dispose();
}
