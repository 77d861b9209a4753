using System.Runtime.CompilerServices;

namespace RoutingDecision.Classifier.Features;

/// <summary>
/// The hash <c>mul-xorshift-64</c> that turns n-grams into table rows. Stable for ever: trained weights are addressed by it.
/// </summary>
/// <remarks>
/// State starts as <c>seed ^ namespace</c>; each 16-bit unit is folded in by <c>state = (state ^ unit) * 0x9E3779B97F4A7C15</c>;
/// the end is <c>x ^= x >> 32; x *= 0xD6E8FEB86659FD93; x ^= x >> 32</c>, of which the top bits choose the row. Row 0 is kept for padding and
/// its share goes to row 1. Everything is modulo 2^64, so the result is the same on every machine.
/// </remarks>
internal static class FeatureHash
{
    public const string Name = "mul-xorshift-64";

    public const ulong WordSpace = 0x01_0000_0001UL;
    public const ulong PairSpace = 0x02_0000_0002UL;
    public const ulong CharSpace = 0x03_0000_0003UL;
    public const ulong OpeningSpace = 0x04_0000_0004UL;
    public const ulong ClosingSpace = 0x05_0000_0005UL;

    private const ulong Step = 0x9E3779B97F4A7C15UL;
    private const ulong Finish = 0xD6E8FEB86659FD93UL;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Append(ulong state, ulong unit) => (state ^ unit) * Step;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong x)
    {
        x ^= x >> 32;
        x *= Finish;
        return x ^ (x >> 32);
    }

    /// <summary>Row of a hash in a table of <c>2^(64 - shift)</c> rows; never 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Row(ulong state, int shift)
    {
        var row = (int)(Mix(state) >> shift);
        return row == 0 ? 1 : row;
    }
}
