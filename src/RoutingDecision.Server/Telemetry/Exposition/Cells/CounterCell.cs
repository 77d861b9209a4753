namespace RoutingDecision.Server.Telemetry.Exposition.Cells;

/// <summary>
/// One monotonic count, made for the hot path: adding takes a few nanoseconds, never allocates, locks or looks anything up.
/// Any number of threads may add and read at once.
/// </summary>
internal sealed class CounterCell
{
    private readonly long[] slots = Stripes.Allocate(Stripes.PaddingLongs);

    /// <summary>The sum of everything added. Reads never go back.</summary>
    public long Value
    {
        get
        {
            long sum = 0;
            for (int i = Stripes.PaddingLongs; i < slots.Length; i += Stripes.PaddingLongs)
            {
                sum += Volatile.Read(ref slots[i]);
            }

            return sum;
        }
    }

    /// <summary>Adds one.</summary>
    public void Increment() => Interlocked.Increment(ref slots[Slot]);

    /// <summary>Adds <paramref name="amount"/>, which must not be negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The amount is negative.</exception>
    public void Add(long amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        Interlocked.Add(ref slots[Slot], amount);
    }

    private static int Slot => (Stripes.Current + 1) * Stripes.PaddingLongs;
}
