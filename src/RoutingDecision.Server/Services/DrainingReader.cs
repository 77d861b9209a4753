using Google.Protobuf;
using Grpc.Core;
using RoutingDecision.Server.Errors;

namespace RoutingDecision.Server.Services;

/// <summary>
/// The requests of a stream until it has to end: then reading is cancelled, and what was read is still answered. Bytes that are no message end it as
/// they end a single call.
/// </summary>
internal sealed class DrainingReader<T>(IAsyncStreamReader<T> inner, StreamEnd end) : IAsyncStreamReader<T>
{
    public T Current => inner.Current;

    /// <param name="cancellationToken">That of the call, which is heeded anyway.</param>
    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        try
        {
            return await inner.MoveNext(end.Any);
        }
        catch (InvalidProtocolBufferException)
        {
            // It is an I/O error by its type, which would pass for a caller that has gone.
            throw RpcErrors.Unreadable();
        }
    }
}
