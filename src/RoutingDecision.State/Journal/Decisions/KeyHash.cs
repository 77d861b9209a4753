using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace RoutingDecision.State.Journal.Decisions;

/// <summary>
/// Stands for a caller's key in a record: HMAC-SHA256 under the journal's key, so that who holds only the journal can't try out addresses or names.
/// The key is set up once. Used by one thread.
/// </summary>
internal sealed class KeyHash(byte[] key)
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);

    /// <summary>The first 8 bytes, big-endian; 0 for the empty text.</summary>
    public ulong Of(string text)
    {
        if (text.Length == 0)
        {
            return 0;
        }

        // Keys are bounded where requests are checked; what is longer is hashed by its begin.
        Span<byte> bytes = stackalloc byte[1_536];
        Encoding.UTF8.TryGetBytes(text.AsSpan(0, Math.Min(text.Length, 512)), bytes, out var length);
        _hash.AppendData(bytes[..length]);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        _hash.GetHashAndReset(hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }
}
