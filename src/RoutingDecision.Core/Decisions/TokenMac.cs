using System.Security.Cryptography;

namespace RoutingDecision.Core.Decisions;

/// <summary>
/// HMAC-SHA256 (RFC 2104) under one key. Each thread keeps an instance with the key set up: that is half of the work for as few bytes as a token has. Thread-safe.
/// </summary>
internal sealed class TokenMac(byte[] secret)
{
    /// <summary>Bytes of the whole code.</summary>
    public const int Length = 32;

    private readonly ThreadLocal<IncrementalHash> _hash = new(() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret));

    /// <summary>Writes the code of a message.</summary>
    /// <param name="message">What is signed.</param>
    /// <param name="code">Room for <see cref="Length"/> bytes.</param>
    public void Compute(ReadOnlySpan<byte> message, Span<byte> code)
    {
        var hash = _hash.Value!;
        hash.AppendData(message);
        hash.GetHashAndReset(code);
    }
}
