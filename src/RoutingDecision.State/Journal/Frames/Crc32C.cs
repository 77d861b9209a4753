using System.Buffers.Binary;
using System.Numerics;

namespace RoutingDecision.State.Journal.Frames;

/// <summary>CRC-32C (Castagnoli polynomial, as RFC 3720 appendix B.4 uses it), by the processor's instruction where it has one.</summary>
internal static class Crc32C
{
    /// <summary>Begin of a sum.</summary>
    public const uint Start = uint.MaxValue;

    /// <summary>Adds bytes to a sum.</summary>
    public static uint Append(uint sum, ReadOnlySpan<byte> bytes)
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

    /// <summary>The checksum of a sum.</summary>
    public static uint Finish(uint sum) => ~sum;
}
