using System.Collections.Concurrent;

namespace RoutingDecision.Interop.Tests.Echo;

/// <summary>Lets a caller learn when a call that never answers has begun and ended at the server. Thread-safe.</summary>
internal sealed class Hangs
{
    private readonly ConcurrentDictionary<string, (TaskCompletionSource Started, TaskCompletionSource Ended)> _byId = new(StringComparer.Ordinal);

    public Task Started(string id) => Of(id).Started.Task;
    public Task Ended(string id) => Of(id).Ended.Task;

    /// <summary>Hangs until cancelled.</summary>
    public async Task HangAsync(string id, CancellationToken cancellationToken)
    {
        Of(id).Started.TrySetResult();
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
        finally
        {
            Of(id).Ended.TrySetResult();
        }
    }

    private (TaskCompletionSource Started, TaskCompletionSource Ended) Of(string id)
        => _byId.GetOrAdd(
            id, _ => (new(TaskCreationOptions.RunContinuationsAsynchronously), new(TaskCreationOptions.RunContinuationsAsynchronously)));
}
