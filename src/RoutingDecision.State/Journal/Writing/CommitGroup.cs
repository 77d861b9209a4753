namespace RoutingDecision.State.Journal.Writing;

/// <summary>Records that become durable by one sync, and one task for all who wait for it.</summary>
internal sealed class CommitGroup
{
    // Not on the thread that commits: it has the next group to look after.
    private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<(JournalKind Kind, byte[] Frame)> Frames { get; } = [];

    public Task<bool> Done => _done.Task;

    public void Complete(bool stored) => _done.TrySetResult(stored);
}
