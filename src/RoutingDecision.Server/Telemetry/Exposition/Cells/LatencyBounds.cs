using System.Numerics;

namespace RoutingDecision.Server.Telemetry.Exposition.Cells;

/// <summary>
/// The upper bounds of every <see cref="HistogramCell"/>, inclusive: 1, 2 and 5 times each power of ten from 1 microsecond to 10 seconds, 22 in all,
/// and a last bucket for what is slower. A quantile read from them is at most 2.5 times off, wherever between a cache hit and a time-out it lies.
/// </summary>
internal sealed class LatencyBounds
{
    private static readonly long[] Microseconds =
    [
        1, 2, 5, 10, 20, 50, 100, 200, 500,
        1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000,
    ];

    private readonly long[] ticks;
    private readonly byte[] firstBucketOfOctave = new byte[63];

    /// <param name="ticksPerSecond">Frequency of the time stamps that will be recorded, at least one per microsecond.</param>
    /// <exception cref="ArgumentOutOfRangeException">The clock is too coarse to tell the bounds apart.</exception>
    public LatencyBounds(long ticksPerSecond)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ticksPerSecond, 1_000_000);
        TicksPerSecond = ticksPerSecond;
        ticks = [.. Microseconds.Select(bound => (long)((Int128)bound * ticksPerSecond / 1_000_000))];
        for (int octave = 0; octave < firstBucketOfOctave.Length; octave++)
        {
            firstBucketOfOctave[octave] = (byte)ticks.Count(bound => bound < 1L << octave);
        }
    }

    /// <summary>The bounds in seconds, ascending, without the infinite one.</summary>
    public static double[] Seconds { get; } = [.. Microseconds.Select(bound => bound / 1e6)];

    /// <summary>Number of buckets, the unbounded one included.</summary>
    public static int BucketCount => Microseconds.Length + 1;

    public long TicksPerSecond { get; }

    /// <summary>
    /// The bucket that <paramref name="elapsed"/> ticks, zero or more, fall into: one table look-up and at most two comparisons, no floating point.
    /// </summary>
    public int BucketOf(long elapsed)
    {
        int bucket = firstBucketOfOctave[BitOperations.Log2((ulong)elapsed)];
        while (bucket < ticks.Length && elapsed > ticks[bucket])
        {
            bucket++;
        }

        return bucket;
    }
}
