namespace Grpc.Core;

/// <summary>A call that did not end well. A handler throws it to choose the status; a client gets it thrown.</summary>
public class RpcException(Status status, Metadata trailers, string message) : Exception(message, status.DebugException)
{
    public RpcException(Status status) : this(status, Metadata.Empty)
    {
    }

    public RpcException(Status status, string message) : this(status, Metadata.Empty, message)
    {
    }

    public RpcException(Status status, Metadata trailers) : this(status, trailers, status.ToString())
    {
    }

    public Status Status { get; } = status;
    public StatusCode StatusCode => Status.StatusCode;

    /// <summary>What the server sent, or a handler wants sent, beside the status.</summary>
    public Metadata Trailers { get; } = trailers ?? throw new ArgumentNullException(nameof(trailers));
}
