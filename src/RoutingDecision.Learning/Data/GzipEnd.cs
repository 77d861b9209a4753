using System.Buffers.Binary;
using System.IO.Compression;

namespace RoutingDecision.Learning.Data;

/// <summary>
/// Finds gzip files that were cut off. The runtime takes the end of the input for the end of the data, so half a download would pass as a shorter
/// file. The last eight bytes of a whole one are the CRC-32 and the length (modulo 2^32) of what its last member holds (RFC 1952, 2.3.1); of several
/// members in one file the last is compared.
/// </summary>
internal static class GzipEnd
{
    private const int TrailerBytes = 8;

    // Header and trailer of a member without any data.
    private const int LeastBytes = 18;

    private static readonly uint[] Crc = [.. Enumerable.Range(0, 256).Select(Entry)];

    /// <exception cref="DataException">The file ends before its data does.</exception>
    public static void Check(string file, Stream compressed)
    {
        if (!compressed.CanSeek)
        {
            return;
        }

        try
        {
            Span<byte> trailer = stackalloc byte[TrailerBytes];
            if (compressed.Length < LeastBytes || !IsWhole(compressed, trailer))
            {
                throw new DataException(file, 0, "the file is cut off: its data does not end as a gzip file does");
            }
        }
        catch (InvalidDataException)
        {
            // Who reads the rows meets the same, and can say at which line.
        }
    }

    private static bool IsWhole(Stream compressed, Span<byte> trailer)
    {
        compressed.Position = compressed.Length - TrailerBytes;
        compressed.ReadExactly(trailer);
        var crc = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        var last = BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]);
        var (total, _) = Read(compressed, long.MaxValue);
        return (uint)total == last || (last < total && Read(compressed, total - last).Crc == crc);
    }

    /// <summary>Length of the data, and the CRC-32 of what comes from a place on.</summary>
    private static (long Length, uint Crc) Read(Stream compressed, long from)
    {
        compressed.Position = 0;
        using var data = new GZipStream(compressed, CompressionMode.Decompress, leaveOpen: true);
        var buffer = new byte[1 << 16];
        long length = 0;
        var crc = uint.MaxValue;
        for (var read = data.Read(buffer); read > 0; read = data.Read(buffer))
        {
            foreach (var value in buffer.AsSpan((int)Math.Clamp(from - length, 0, read)..read))
            {
                crc = Crc[(crc ^ value) & 0xFF] ^ (crc >> 8);
            }

            length += read;
        }

        return (length, ~crc);
    }

    private static uint Entry(int index)
    {
        var value = (uint)index;
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB8_8320;
        }

        return value;
    }
}
