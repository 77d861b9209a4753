using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;

namespace RoutingDecision.State.Journal.Frames;

/// <summary>
/// A record in a segment: 4 bytes "RDJ1", by which a reader finds its way again after damage, the payload's length, and the CRC-32C of length and
/// payload, each an unsigned 32-bit little-endian number; then the payload, a JournalRecord in protobuf.
/// </summary>
internal static class FrameFormat
{
    /// <summary>Bytes before the payload.</summary>
    public const int HeaderBytes = 12;

    /// <summary>Longest payload, 16 MiB: a length beyond it is damage.</summary>
    public const int MaxPayload = 1 << 24;

    /// <summary>"RDJ1".</summary>
    public static ReadOnlySpan<byte> Sync => "RDJ1"u8;

    /// <summary>Appends a message as a frame.</summary>
    public static void Write(IBufferWriter<byte> target, IMessage message)
    {
        var frame = Begin(target, message.CalculateSize());
        message.WriteTo(frame[HeaderBytes..]);
        End(target, frame);
    }

    /// <summary>Appends the bytes of a message as a frame.</summary>
    public static void Write(IBufferWriter<byte> target, ReadOnlySpan<byte> payload)
    {
        var frame = Begin(target, payload.Length);
        payload.CopyTo(frame[HeaderBytes..]);
        End(target, frame);
    }

    /// <summary>One message as a frame of its own.</summary>
    public static byte[] ToArray(IMessage message)
    {
        var writer = new ArrayBufferWriter<byte>(HeaderBytes + message.CalculateSize());
        Write(writer, message);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Length of the whole frame at the start of the bytes; 0 when more bytes are needed to tell, -1 when there is none.
    /// </summary>
    public static int Measure(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith(Sync[..Math.Min(bytes.Length, Sync.Length)]))
        {
            return -1;
        }

        if (bytes.Length < HeaderBytes)
        {
            return 0;
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        if (length > MaxPayload)
        {
            return -1;
        }

        var whole = HeaderBytes + (int)length;
        return bytes.Length < whole ? 0 : Checksum(bytes[..whole]) == BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]) ? whole : -1;
    }

    private static Span<byte> Begin(IBufferWriter<byte> target, int length)
    {
        var frame = target.GetSpan(HeaderBytes + length)[..(HeaderBytes + length)];
        Sync.CopyTo(frame);
        BinaryPrimitives.WriteInt32LittleEndian(frame[4..], length);
        return frame;
    }

    private static void End(IBufferWriter<byte> target, Span<byte> frame)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(frame[8..], Checksum(frame));
        target.Advance(frame.Length);
    }

    private static uint Checksum(ReadOnlySpan<byte> frame) =>
        Crc32C.Finish(Crc32C.Append(Crc32C.Append(Crc32C.Start, frame.Slice(4, 4)), frame[HeaderBytes..]));
}
