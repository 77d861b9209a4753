using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace RoutingDecision.Core.Access;

/// <summary>
/// The text of an API key, <c>rdk_ID_SECRET</c>: a public id of twelve hexadecimal digits by which the key is found, and 32 random bytes in
/// base64url.
/// </summary>
public static class ApiKeyText
{
    /// <summary>How every key begins, so that scanners find one that was committed by mistake.</summary>
    public const string Prefix = "rdk_";

    /// <summary>Random bytes of an id.</summary>
    public const int IdBytes = 6;

    /// <summary>Random bytes of a secret.</summary>
    public const int SecretBytes = 32;

    /// <summary>Bytes of a key's hash.</summary>
    public const int HashBytes = SHA256.HashSizeInBytes;

    private const int IdCharacters = 2 * IdBytes;
    private const int SecretCharacters = 43;

    /// <summary>Characters of every key.</summary>
    public const int Length = 4 + IdCharacters + 1 + SecretCharacters;

    /// <summary>Makes a key of random bytes, which have to come from a cryptographic source.</summary>
    public static string Of(ReadOnlySpan<byte> id, ReadOnlySpan<byte> secret)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(id.Length, IdBytes);
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, SecretBytes);
        return $"{Prefix}{Convert.ToHexStringLower(id)}_{Base64Url.EncodeToString(secret)}";
    }

    /// <summary>The id in a key's text, without a look at the secret; false when the text is no key.</summary>
    public static bool TryReadId(ReadOnlySpan<char> key, out ReadOnlySpan<char> id)
    {
        id = default;
        if (key.Length != Length || !key.StartsWith(Prefix, StringComparison.Ordinal) || key[Prefix.Length + IdCharacters] != '_')
        {
            return false;
        }

        id = key.Slice(Prefix.Length, IdCharacters);
        return IsId(id) && !key[(Prefix.Length + IdCharacters + 1)..].ContainsAnyExcept(SecretAlphabet);
    }

    /// <summary>Whether a text is an id: twelve lower-case hexadecimal digits.</summary>
    public static bool IsId(ReadOnlySpan<char> id) => id.Length == IdCharacters && !id.ContainsAnyExcept("0123456789abcdef");

    /// <summary>
    /// SHA-256 of the whole text, which is what is kept of a key. Neither slow nor salted: the secret has 256 random bits, so there is no list of
    /// likely
    /// keys that a salt would make useless or a slow hash expensive to try, and every call pays for this hash.
    /// </summary>
    /// <param name="key">A text that <see cref="TryReadId"/> takes.</param>
    /// <param name="hash">Room for <see cref="HashBytes"/>.</param>
    public static void Hash(ReadOnlySpan<char> key, Span<byte> hash)
    {
        Span<byte> bytes = stackalloc byte[Length];
        var length = Encoding.ASCII.GetBytes(key, bytes);
        SHA256.HashData(bytes[..length], hash);
        CryptographicOperations.ZeroMemory(bytes);
    }

    private static readonly System.Buffers.SearchValues<char> SecretAlphabet =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
}
