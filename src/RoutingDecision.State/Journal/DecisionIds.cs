using System.Buffers.Binary;
using Google.Protobuf;

namespace RoutingDecision.State.Journal;

/// <summary>Ids of decisions as records hold them: 16 bytes, big-endian.</summary>
public static class DecisionIds
{
    /// <summary>The bytes of an id.</summary>
    public static ByteString ToBytes(UInt128 id)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, id);
        return ByteString.CopyFrom(bytes);
    }

    /// <summary>The id of bytes; 0 when there are not 16 of them.</summary>
    public static UInt128 Of(ByteString bytes) => bytes.Length == 16 ? BinaryPrimitives.ReadUInt128BigEndian(bytes.Span) : UInt128.Zero;
}
