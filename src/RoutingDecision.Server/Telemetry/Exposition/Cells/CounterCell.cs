namespace RoutingDecision.Server.Telemetry.Exposition.Cells;

/// <summary>
/// One monotonic count, made for the hot path: adding takes a few nanoseconds, never allocates, locks or looks anything up.
/// Any number of threads may add and read at once.
/// </summary>
internal sealed class CounterCell
{
    private readonly long[] slots;
    private readonly int mask;

    public CounterCell()
        : this(Stripes.Default)
    {
    }

    /// <param name="stripes">A power of two.</param>
    public CounterCell(int stripes)
    {
        slots = Stripes.Allocate(stripes, Stripes.PaddingLongs);
        mask = stripes - 1;
    }

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

    private int Slot => (Stripes.Current(mask) + 1) * Stripes.PaddingLongs;
}
