using System.Numerics;

namespace RoutingDecision.LoadBench.Load;

/// <summary>Latencies in buckets whose width is a 64th of their power of two, so that a quantile is within 1.6 %. Not thread-safe.</summary>
internal sealed class LatencyHistogram
{
    private const int FractionBits = 6;
    private const int Fractions = 1 << FractionBits;

    private readonly long[] _counts = new long[(64 - FractionBits) << FractionBits];

    public long Count { get; private set; }

    /// <param name="nanoseconds">At least 0.</param>
    public void Add(long nanoseconds)
    {
        _counts[BucketOf(nanoseconds)]++;
        Count++;
    }

    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
    }

    /// <summary>Microseconds that a share of the latencies did not pass: the upper end of its bucket; NaN without any.</summary>
    /// <param name="share">0 to 1.</param>
    public double Quantile(double share)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(share * Count));
        for (var (bucket, seen) = (0, 0L); bucket < _counts.Length; bucket++)
        {
            seen += _counts[bucket];
            if (seen >= rank)
            {
                return EndOf(bucket) / 1e3;
            }
        }

        return double.NaN;
    }

    private static int BucketOf(long value)
    {
        if (value < Fractions)
        {
            return (int)value;
        }

        var shift = BitOperations.Log2((ulong)value) - FractionBits;
        return ((shift + 1) << FractionBits) + (int)((value >> shift) - Fractions);
    }

    private static double EndOf(int bucket)
    {
        if (bucket < Fractions)
        {
            return bucket;
        }

        var shift = (bucket >> FractionBits) - 1;
        return Math.ScaleB(Fractions + (bucket & (Fractions - 1)) + 1, shift);
    }
}
