namespace RoutingDecision.Server.Telemetry.Exposition.Cells;

/// <summary>
/// Layout of counters that are written from every core: one copy per stripe, a stripe chosen by the processor that runs the writer, the reader adds
/// them up.
/// </summary>
internal static class Stripes
{
    /// <summary>Distance that keeps two writers apart: 128 bytes, because processors prefetch cache lines in pairs.</summary>
    public const int PaddingLongs = 16;

    private const int MaxCount = 16;

    /// <summary>The usual number of stripes, a power of two: the processors of the machine, at most 16.</summary>
    public static readonly int Default = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Min(Environment.ProcessorCount, MaxCount));

    /// <summary>The stripe of the calling thread among a power of two. Two threads may get the same one, so writes stay interlocked.</summary>
    public static int Current(int mask) => Thread.GetCurrentProcessorId() & mask;

    /// <summary>Longs between the starts of two stripes that hold <paramref name="used"/> longs each.</summary>
    public static int Stride(int used) => (used + PaddingLongs - 1) / PaddingLongs * PaddingLongs;

    /// <summary>
    /// Memory for all stripes. The first stripe starts at <see cref="PaddingLongs"/>, away from the array's length, which every write reads.
    /// </summary>
    public static long[] Allocate(int count, int stride) => new long[PaddingLongs + (count * stride)];
}
