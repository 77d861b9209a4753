using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace RoutingDecision.Learning.Data;

/// <summary>
/// Names a text by its set of feature ids: two asks that differ in case, punctuation or digits alone have the same. It stands for the text where only
/// ids are kept, so that what is fitted to a text is never measured on the same one with other numbers in it.
/// </summary>
internal static class TextKey
{
    /// <summary>The first eight bytes of the SHA-256 of the ids in ascending order, each four bytes little-endian.</summary>
    public static ulong Of(ReadOnlySpan<int> ids)
    {
        int[] sorted = [.. ids];
        Array.Sort(sorted);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(sorted.AsSpan()), digest);
        return BinaryPrimitives.ReadUInt64LittleEndian(digest);
    }
}
