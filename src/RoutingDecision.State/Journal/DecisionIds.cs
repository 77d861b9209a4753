using System.Buffers.Binary;
using Google.Protobuf;

namespace RoutingDecision.State.Journal;

/// <summary>Ids of decisions as records hold them: 16 bytes, big-endian.</summary>
public static class DecisionIds
{
    /// <summary>Bytes of an id.</summary>
    public const int Length = 16;

    /// <summary>The bytes of an id.</summary>
    public static ByteString ToBytes(UInt128 id)
    {
        Span<byte> bytes = stackalloc byte[Length];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, id);
        return ByteString.CopyFrom(bytes);
    }

    /// <summary>The id of bytes; 0 when there are not 16 of them.</summary>
    public static UInt128 Of(ByteString bytes) => bytes.Length == Length ? BinaryPrimitives.ReadUInt128BigEndian(bytes.Span) : UInt128.Zero;
}
