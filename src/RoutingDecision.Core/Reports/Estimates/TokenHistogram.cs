namespace RoutingDecision.Core.Reports;

/// <summary>
/// Counts of sizes in buckets whose bounds grow by a constant factor, so that any quantile is within 5 % of the true one and two histograms add
/// up without further loss: the sketch of Masson, Rim and Lee (2019), "DDSketch". Only the buckets between the smallest and the largest size are
/// held. Not thread-safe.
/// </summary>
public sealed class TokenHistogram
{
    /// <summary>Largest relative error of a quantile.</summary>
    public const double RelativeError = 0.05;

    private const double Growth = (1 + RelativeError) / (1 - RelativeError);

    private static readonly double LogGrowth = Math.Log(Growth);

    private long[] _counts = [];
    private int _first;

    /// <summary>Sizes counted, those of 0 as well.</summary>
    public long Count { get; private set; }

    /// <summary>Sizes of 0.</summary>
    public long Zeros { get; private set; }

    /// <summary>Number of the bucket of each count, and the counts that are not 0.</summary>
    public IEnumerable<(int Bucket, long Count)> Buckets =>
        _counts.Select((count, i) => (_first + i, count)).Where(b => b.count > 0);

    /// <summary>Counts one size; below 0 counts as 0.</summary>
    public void Add(long size)
    {
        if (size <= 0)
        {
            AddZeros(1);
        }
        else
        {
            Add(BucketOf(size), 1);
        }
    }

    /// <summary>Adds sizes of 0.</summary>
    public void AddZeros(long count)
    {
        Zeros += count;
        Count += count;
    }

    /// <summary>Adds to a bucket.</summary>
    public void Add(int bucket, long count)
    {
        if (_counts.Length == 0)
        {
            (_first, _counts) = (bucket, new long[4]);
        }

        if (bucket < _first || bucket >= _first + _counts.Length)
        {
            var first = Math.Min(_first, bucket);
            var length = Math.Max(_first + _counts.Length, bucket + 1) - first;
            var grown = new long[length];
            _counts.CopyTo(grown, _first - first);
            (_first, _counts) = (first, grown);
        }

        _counts[bucket - _first] += count;
        Count += count;
    }

    /// <summary>Adds another histogram.</summary>
    public void Add(TokenHistogram other)
    {
        foreach (var (bucket, count) in other.Buckets)
        {
            Add(bucket, count);
        }

        AddZeros(other.Zeros);
    }

    /// <summary>The smallest size that a share of all does not exceed, within <see cref="RelativeError"/>; 0 when there is none.</summary>
    /// <param name="share">0..1.</param>
    public double Quantile(double share)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(share * Count));
        var seen = Zeros;
        if (Count == 0 || seen >= rank)
        {
            return 0;
        }

        foreach (var (bucket, count) in Buckets)
        {
            seen += count;
            if (seen >= rank)
            {
                return 2 * Math.Pow(Growth, bucket) / (Growth + 1);
            }
        }

        return 0;
    }

    /// <summary>The bucket of a size: i holds those over Growth^(i-1), up to Growth^i.</summary>
    private static int BucketOf(long size) => (int)Math.Ceiling(Math.Log(size) / LogGrowth);
}
