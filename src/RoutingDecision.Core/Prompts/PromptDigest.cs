using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace RoutingDecision.Core.Prompts;

/// <summary>SHA-256 over what the classifier sees of a prompt (the last ask in UTF-8, then the signals as little-endian floats). Names a prompt without its text.</summary>
/// <remarks>
/// The bytes that are hashed: (1) the ask in UTF-8, every unpaired surrogate as EF BF BD; of an ask longer than twice
/// <see cref="PromptReader.Window"/> UTF-16 units only its first and its last <see cref="PromptReader.Window"/> units, each encoded
/// by itself (a pair that the cut splits becomes EF BF BD on either side), then the byte FF and the length of the whole ask in
/// UTF-16 units as a 64-bit little-endian number; (2) all signals in the order of <see cref="Signal"/>, each a 32-bit IEEE 754
/// number, little-endian. <see cref="A"/> holds the first eight bytes of the hash, big-endian, and so on.
/// Thread-safe; allocates nothing once the shared array pool is warm.
/// </remarks>
public readonly record struct PromptDigest(ulong A, ulong B, ulong C, ulong D)
{
    private const int SignalBytes = PromptSignals.Count * sizeof(float);
    private const int LengthBytes = 1 + sizeof(ulong);
    private const int OnStack = 2_048;

    /// <summary>Computes the digest of a prompt.</summary>
    public static PromptDigest Compute(in PromptView prompt)
    {
        ReadOnlySpan<char> ask = prompt.Ask.Span;
        int most = (Math.Min(ask.Length, 2 * PromptReader.Window) * 3) + LengthBytes + SignalBytes;
        if (most <= OnStack)
        {
            Span<byte> small = stackalloc byte[OnStack];
            return Hash(small[..Write(ask, prompt.Signals, small)]);
        }

        byte[] rented = ArrayPool<byte>.Shared.Rent(most);
        int length = Write(ask, prompt.Signals, rented);
        PromptDigest digest = Hash(rented.AsSpan(0, length));
        // The buffer holds the prompt's text, which must not outlive the call.
        ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        return digest;
    }

    /// <summary>The 64 lower-case hexadecimal digits.</summary>
    public string ToHex() => $"{A:x16}{B:x16}{C:x16}{D:x16}";

    private static int Write(ReadOnlySpan<char> ask, in PromptSignals signals, Span<byte> to)
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

        for (int i = 0; i < PromptSignals.Count; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(to[length..], signals[i]);
            length += sizeof(float);
        }

        return length;
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
