namespace Grpc.Core;

/// <summary>Writes a stream of messages, one at a time: each write must have completed before the next begins.</summary>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>For the writes that follow; the call's own when null.</summary>
    WriteOptions? WriteOptions { get; set; }

    Task WriteAsync(T message);

    /// <summary>Writes unless cancelled. An implementation that can't be cancelled inherits this one.</summary>
    /// <exception cref="NotSupportedException">It can't be cancelled, and the token could be.</exception>
    Task WriteAsync(T message, CancellationToken cancellationToken)
        => cancellationToken.CanBeCanceled
            ? throw new NotSupportedException("This stream's writes can't be cancelled")
            : WriteAsync(message);
}

/// <summary>A server's stream of responses; it ends when the handler returns.</summary>
public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T>;

/// <summary>A client's stream of requests; it ends with <see cref="CompleteAsync"/>.</summary>
public interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    Task CompleteAsync();
}
