namespace RoutingDecision.Server.Telemetry.Exposition.Cells;

/// <summary>
/// A distribution of latencies over <see cref="LatencyBounds"/>, made for the hot path: recording is two interlocked additions and never allocates.
/// Any number of threads may record and read at once.
/// </summary>
internal sealed class HistogramCell
{
    private static readonly int SumOffset = LatencyBounds.BucketCount;
    private static readonly int Stride = Stripes.Stride(LatencyBounds.BucketCount + 1);

    private readonly LatencyBounds bounds;
    private readonly long[] slots;
    private readonly int mask;

    public HistogramCell(LatencyBounds bounds)
        : this(bounds, Stripes.Default)
    {
    }

    /// <param name="stripes">A power of two.</param>
    public HistogramCell(LatencyBounds bounds, int stripes)
    {
        this.bounds = bounds;
        slots = Stripes.Allocate(stripes, Stride);
        mask = stripes - 1;
    }

    /// <summary>
    /// Records a duration in the ticks of the registry's clock: the difference of two of its time stamps. A negative one counts as zero.
    /// </summary>
    public void Record(long elapsed)
    {
        elapsed = Math.Max(elapsed, 0);
        int start = Stripes.PaddingLongs + (Stripes.Current(mask) * Stride);
        Interlocked.Increment(ref slots[start + bounds.BucketOf(elapsed)]);
        Interlocked.Add(ref slots[start + SumOffset], elapsed);
    }

    /// <summary>
    /// What was recorded so far. A bucket never shrinks from one reading to the next; the sum may lag or lead the buckets by the recordings in
    /// flight.
    /// </summary>
    public HistogramReading Read()
    {
        long[] counts = new long[LatencyBounds.BucketCount];
        long ticks = 0;
        for (int start = Stripes.PaddingLongs; start < slots.Length; start += Stride)
        {
            for (int bucket = 0; bucket < counts.Length; bucket++)
            {
                counts[bucket] += Volatile.Read(ref slots[start + bucket]);
            }

            ticks += Volatile.Read(ref slots[start + SumOffset]);
        }

        return new HistogramReading(counts, (double)ticks / bounds.TicksPerSecond);
    }
}

/// <summary>One reading of a histogram.</summary>
/// <param name="Counts">Recordings per bucket, not cumulative, the unbounded bucket last.</param>
/// <param name="SumSeconds">Sum of all recorded durations.</param>
internal readonly record struct HistogramReading(long[] Counts, double SumSeconds);
