namespace RoutingDecision.Server.Hosting;

/// <summary>Rounds of background work.</summary>
internal static class Ticks
{
    /// <summary>Waits for the next round; false: the work is to end. Nothing is thrown, so that what comes behind the last round is done.</summary>
    public static async ValueTask<bool> NextAsync(this PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
