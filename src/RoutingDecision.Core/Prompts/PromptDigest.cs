using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace RoutingDecision.Core.Prompts;

/// <summary>SHA-256 over what the signals and the classifier's features of a prompt follow from: the last ask and its surroundings. Names a prompt without its text.</summary>
/// <remarks>
/// The bytes that are hashed: (1) the ask in UTF-8, every unpaired surrogate as EF BF BD; of an ask longer than twice
/// <see cref="PromptReader.Window"/> UTF-16 units only its first and its last <see cref="PromptReader.Window"/> units, each encoded
/// by itself (a pair that the cut splits becomes EF BF BD on either side), then the byte FF and the length of the whole ask in
/// UTF-16 units as a 64-bit little-endian number; (2) the eight values of <see cref="Surroundings"/> in order, each a 64-bit little-endian
/// number. <see cref="A"/> holds the first eight bytes of the hash, big-endian, and so on.
/// Thread-safe; allocates nothing once the shared array pool is warm.
/// </remarks>
public readonly record struct PromptDigest(ulong A, ulong B, ulong C, ulong D)
{
    private const int LengthBytes = 1 + sizeof(ulong);
    private const int OnStack = 2_048;

    /// <summary>The digest of a prompt that was read.</summary>
    public static PromptDigest Compute(in PromptView prompt) => prompt.Digest ?? Compute(prompt.Ask.Span, prompt.Around);

    /// <summary>Computes the digest of an ask in its surroundings.</summary>
    internal static PromptDigest Compute(ReadOnlySpan<char> ask, in Surroundings around)
    {
        int most = (Math.Min(ask.Length, 2 * PromptReader.Window) * 3) + LengthBytes + Surroundings.Bytes;
        if (most <= OnStack)
        {
            Span<byte> small = stackalloc byte[OnStack];
            return Hash(small[..Write(ask, in around, small)]);
        }

        byte[] rented = ArrayPool<byte>.Shared.Rent(most);
        int length = Write(ask, in around, rented);
        PromptDigest digest = Hash(rented.AsSpan(0, length));
        // The buffer holds the prompt's text, which must not outlive the call.
        ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        return digest;
    }

    /// <summary>The 64 lower-case hexadecimal digits.</summary>
    public string ToHex() => $"{A:x16}{B:x16}{C:x16}{D:x16}";

    private static int Write(ReadOnlySpan<char> ask, in Surroundings around, Span<byte> to)
    {
        int length;
        if (ask.Length <= 2 * PromptReader.Window)
        {
            length = Encoding.UTF8.GetBytes(ask, to);
        }
        else
        {
            length = Encoding.UTF8.GetBytes(ask[..PromptReader.Window], to);
            length += Encoding.UTF8.GetBytes(ask[^PromptReader.Window..], to[length..]);
            to[length] = 0xFF;
            BinaryPrimitives.WriteUInt64LittleEndian(to[(length + 1)..], (ulong)ask.Length);
            length += LengthBytes;
        }

        around.Write(to[length..]);
        return length + Surroundings.Bytes;
    }

    private static PromptDigest Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return new PromptDigest(
            BinaryPrimitives.ReadUInt64BigEndian(hash),
            BinaryPrimitives.ReadUInt64BigEndian(hash[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(hash[16..]),
            BinaryPrimitives.ReadUInt64BigEndian(hash[24..]));
    }
}
