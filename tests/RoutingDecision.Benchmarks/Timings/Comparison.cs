using RoutingDecision.TestKit.Tables;

namespace RoutingDecision.Benchmarks.Timings;

/// <summary>What two commits take for one piece of work, a number for each pair of fresh processes.</summary>
internal sealed record Comparison(string Name, IReadOnlyList<double> BaseNs, IReadOnlyList<double> HeadNs, double BaseBytes, double HeadBytes)
{
    /// <summary>
    /// Equal code differs by up to this in the median of pairs on a shared machine: where the compiler happens to place it differs from process to
    /// process.
    /// </summary>
    public const double Noise = 0.08;

    /// <summary>Bytes that a pool which grows may add to one unit.</summary>
    private const double ByteNoise = 1;

    private IEnumerable<double> Ratios => HeadNs.Zip(BaseNs, (head, before) => head / before);

    /// <summary>Head against base.</summary>
    public double Ratio => Medians.Of(Ratios);

    /// <summary>Over the noise in the median, and slower in every pair.</summary>
    public bool IsSlower => Ratio > 1 + Noise && Ratios.Min() > 1;

    public bool AllocatesMore => HeadBytes > BaseBytes + ByteNoise;

    public string Verdict => (IsSlower, AllocatesMore) switch
    {
        (true, true) => "SLOWER, ALLOCATES",
        (true, false) => "SLOWER",
        (false, true) => "ALLOCATES",
        _ => Ratio < 1 - Noise && Ratios.Max() < 1 ? "faster" : "",
    };
}
