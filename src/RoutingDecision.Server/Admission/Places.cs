namespace RoutingDecision.Server.Admission;

/// <summary>A number of places, each taken by one call at a time. Thread-safe.</summary>
internal sealed class Places(int most)
{
    private int _taken;

    /// <summary>Takes a place; false: there is none. Each place that was taken has to be given back.</summary>
    public bool TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= most)
        {
            return true;
        }

        Interlocked.Decrement(ref _taken);
        return false;
    }

    public void GiveBack() => Interlocked.Decrement(ref _taken);
}
