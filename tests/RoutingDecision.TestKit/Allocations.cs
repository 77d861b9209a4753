namespace RoutingDecision.TestKit;

/// <summary>What code allocates once it runs as it does for good.</summary>
public static class Allocations
{
    private const int MostTries = 500;

    /// <summary>
    /// Bytes that a piece of work allocates on this thread, in the best of many tries. Code that the runtime has not optimised yet allocates for
    /// constants, and a thread that is moved to a core without a pooled object makes one; work that allocates does so in every try.
    /// </summary>
    /// <param name="work">Done again and again; best a loop.</param>
    /// <param name="wanted">Bytes with which no further try is needed.</param>
    public static long Least(Action work, long wanted = 0)
    {
        ArgumentNullException.ThrowIfNull(work);
        var least = long.MaxValue;
        for (var tries = 0; tries < MostTries && least > wanted; tries++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
