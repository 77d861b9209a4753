namespace RoutingDecision.Core.Live;

/// <summary>
/// Counts of durations in buckets that grow by a quarter of an octave (at most 9.1 % from the true value at the bucket's middle), 1 ms to about 18 minutes.
/// Not thread-safe.
/// </summary>
public sealed class LatencyHistogram
{
    private const int PerOctave = 4;
    /// <summary>Number of buckets.</summary>
    public const int BucketCount = 80;

    private readonly int[] _counts = new int[BucketCount];

    /// <summary>Durations recorded.</summary>
    public int Total { get; private set; }

    /// <summary>Records a duration in milliseconds; below 1 counts as 1.</summary>
    public void Add(double milliseconds)
    {
        _counts[BucketOf(milliseconds)]++;
        Total++;
    }

    /// <summary>Durations in one bucket.</summary>
    public int CountOf(int bucket) => _counts[bucket];

    /// <summary>Adds durations to one bucket.</summary>
    public void AddTo(int bucket, int count)
    {
        _counts[bucket] += count;
        Total += count;
    }

    public void Clear()
    {
        Array.Clear(_counts);
        Total = 0;
    }

    /// <summary>Adds another histogram's counts to this one.</summary>
    public void Merge(LatencyHistogram other)
    {
        for (var i = 0; i < BucketCount; i++)
        {
            _counts[i] += other._counts[i];
        }

        Total += other.Total;
    }

    /// <summary>The q-quantile in milliseconds (middle of its bucket), 0 when nothing was recorded.</summary>
    public double Quantile(double q)
    {
        if (Total == 0)
        {
            return 0;
        }

        var rank = (int)Math.Ceiling(q * Total);
        var seen = 0;
        for (var i = 0; i < BucketCount; i++)
        {
            seen += _counts[i];
            if (seen >= rank)
            {
                return Math.Pow(2, (i + 0.5) / PerOctave);
            }
        }

        return Math.Pow(2, (double)BucketCount / PerOctave);
    }

    private static int BucketOf(double milliseconds) =>
        milliseconds <= 1 ? 0 : Math.Min(BucketCount - 1, (int)(Math.Log2(milliseconds) * PerOctave));
}
