namespace Grpc.Core;

/// <summary>
/// What the four call types share: the callbacks that the channel hands over, each called with <paramref name="state"/> so that
/// the channel need not allocate a closure per callback.
/// </summary>
internal readonly struct CallState(
    Func<object, Task<Metadata>> headers, Func<object, Status> status, Func<object, Metadata> trailers, Action<object> dispose, object state)
{
    public Task<Metadata> Headers() => headers(state);
    public Status Status() => status(state);
    public Metadata Trailers() => trailers(state);
    public void Dispose() => dispose(state);
}
