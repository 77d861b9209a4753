using Google.Protobuf;

namespace RoutingDecision.State.Journal.Reading;

/// <summary>
/// Time and kind of a record, read without parsing it: both stand at its start, as fields are written in the order of their numbers.
/// </summary>
/// <param name="TimeUnixUs">When it was written.</param>
/// <param name="Kind">Its kind; Unknown: one of a later version.</param>
internal readonly record struct RecordPeek(long TimeUnixUs, JournalKind Kind)
{
    private const uint TimeTag = (1 << 3) | (uint)WireFormat.WireType.Varint;

    public static RecordPeek Of(ReadOnlySpan<byte> payload)
    {
        var time = 0UL;
        var tag = Varint(ref payload);
        if (tag == TimeTag)
        {
            time = Varint(ref payload);
            tag = Varint(ref payload);
        }

        var kind = (JournalKind)WireFormat.GetTagFieldNumber((uint)tag);
        return new RecordPeek((long)time, Enum.IsDefined(kind) ? kind : JournalKind.Unknown);
    }

    private static ulong Varint(ref ReadOnlySpan<byte> bytes)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64 && !bytes.IsEmpty; shift += 7)
        {
            var b = bytes[0];
            bytes = bytes[1..];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }

        return value;
    }
}
