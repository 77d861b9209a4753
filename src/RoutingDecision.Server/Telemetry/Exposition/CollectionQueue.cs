namespace RoutingDecision.Server.Telemetry.Exposition;

/// <summary>
/// Runs <paramref name="collect"/> for any number of callers, one run at a time. A caller that arrives during a run waits for the next one, which
/// all who wait share: nobody gets values from before they asked, and a crowd costs at most two runs.
/// </summary>
internal sealed class CollectionQueue<T>(Func<T> collect)
{
    private readonly Lock gate = new();
    private Task<T>? running;
    private Task<T>? next;

    /// <summary>The result of a run that starts after this call; its exception if it fails. Cancelling stops the waiting, not the run.</summary>
    public Task<T> CollectAsync(CancellationToken cancellationToken)
    {
        Task<T> run;
        lock (gate)
        {
            run = running is null ? running = Start(previous: null) : next ??= Start(running);
        }

        return run.WaitAsync(cancellationToken);
    }

    // Off the caller's thread: it holds the lock.
    private Task<T> Start(Task? previous) => Task.Run(() => RunAsync(previous));

    private async Task<T> RunAsync(Task? previous)
    {
        if (previous is not null)
        {
            await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        try
        {
            return collect();
        }
        finally
        {
            lock (gate)
            {
                running = next;
                next = null;
            }
        }
    }
}
