using System.Buffers.Binary;
using System.Numerics;

namespace RoutingDecision.State.Journal.Frames;

/// <summary>
/// CRC-32C (Castagnoli polynomial, as RFC 3720 appendix B.4 uses it), by the processor's instruction where it has one. A sum waits three cycles for
/// the sum before it, and the instruction takes one: so three stretches of bytes are summed side by side, which is possible as a sum is linear in what
/// it began with and in the bytes.
/// </summary>
internal static class Crc32C
{
    /// <summary>Begin of a sum.</summary>
    public const uint Start = uint.MaxValue;

    /// <summary>Bytes of a stretch.</summary>
    private const int Stretch = 128;

    private const int ByteValues = 256;

    /// <summary>For each byte of a sum and each value of it what a stretch of zeros makes of that.</summary>
    private static readonly uint[] PastStretch = MakePastStretch();

    /// <summary>Adds bytes to a sum.</summary>
    public static uint Append(uint sum, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= 3 * Stretch)
        {
            var (first, second, third) = (sum, 0u, 0u);
            for (var i = 0; i < Stretch; i += sizeof(ulong))
            {
                first = BitOperations.Crc32C(first, BinaryPrimitives.ReadUInt64LittleEndian(bytes[i..]));
                second = BitOperations.Crc32C(second, BinaryPrimitives.ReadUInt64LittleEndian(bytes[(i + Stretch)..]));
                third = BitOperations.Crc32C(third, BinaryPrimitives.ReadUInt64LittleEndian(bytes[(i + (2 * Stretch))..]));
            }

            sum = Past(Past(first) ^ second) ^ third;
            bytes = bytes[(3 * Stretch)..];
        }

        return AppendInOrder(sum, bytes);
    }

    /// <summary>The checksum of a sum.</summary>
    public static uint Finish(uint sum) => ~sum;

    private static uint AppendInOrder(uint sum, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var b in bytes)
        {
            sum = BitOperations.Crc32C(sum, b);
        }

        return sum;
    }

    /// <summary>What a stretch of zeros makes of a sum.</summary>
    private static uint Past(uint sum) =>
        PastStretch[(byte)sum]
        ^ PastStretch[ByteValues + (byte)(sum >> 8)]
        ^ PastStretch[(2 * ByteValues) + (byte)(sum >> 16)]
        ^ PastStretch[(3 * ByteValues) + (int)(sum >> 24)];

    private static uint[] MakePastStretch()
    {
        var zeros = new byte[Stretch];
        var past = new uint[sizeof(uint) * ByteValues];
        for (var i = 0; i < past.Length; i++)
        {
            past[i] = AppendInOrder((uint)(i % ByteValues) << (8 * (i / ByteValues)), zeros);
        }

        return past;
    }
}
