using System.Collections.Frozen;
using System.Security.Cryptography;
using RoutingDecision.Core.Access;
using RoutingDecision.Server.Admission;

namespace RoutingDecision.Server.Security;

/// <summary>The keys in force. Immutable.</summary>
internal sealed class KeyRing
{
    private static readonly Entry Nobody = new(new byte[ApiKeyText.HashBytes], CallerIdentity.Anybody, DateTimeOffset.MinValue);

    private readonly FrozenDictionary<string, Entry>.AlternateLookup<ReadOnlySpan<char>> _byId;

    /// <param name="keys">Each with an id of its own.</param>
    /// <param name="time">Clock of the limits.</param>
    /// <param name="before">What is used of limits that stay as they are goes on counting.</param>
    public KeyRing(IReadOnlyList<ApiKey> keys, TimeProvider time, KeyRing? before = null)
    {
        Count = keys.Count;
        _byId = keys
            .ToFrozenDictionary(
                k => k.Id,
                k => new Entry(k.Hash.ToArray(), new CallerIdentity(k.Name, k.Scopes, k.Tenant, LimitsOf(k, time, before)), k.Expires
                    ?? DateTimeOffset.MaxValue),
                StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public int Count { get; }

    /// <summary>
    /// Whose key a text is; null: nobody's, or one that has expired. The id, which is no secret, finds the entry; the secret is compared by its hash
    /// in constant time, and
    /// an unknown id takes as long as a wrong secret. Hashing each time keeps no key in memory that a cache of known texts would hold; it allocates
    /// nothing.
    /// </summary>
    public CallerIdentity? Find(ReadOnlySpan<char> text, DateTimeOffset now)
    {
        if (!ApiKeyText.TryReadId(text, out var id))
        {
            return null;
        }

        Span<byte> hash = stackalloc byte[ApiKeyText.HashBytes];
        ApiKeyText.Hash(text, hash);
        var entry = _byId.TryGetValue(id, out var known) ? known : Nobody;
        return CryptographicOperations.FixedTimeEquals(hash, entry.Hash) && now < entry.Expires ? entry.Caller : null;
    }

    private static KeyLimits? LimitsOf(ApiKey key, TimeProvider time, KeyRing? before)
    {
        if (key.Limits == ApiKeyLimits.None)
        {
            return null;
        }

        return before is not null && before._byId.TryGetValue(key.Id, out var known) && known.Caller.Limits is { } used && used.Are(key.Limits)
            ? used
            : new KeyLimits(key.Limits, time);
    }

    private sealed record Entry(byte[] Hash, CallerIdentity Caller, DateTimeOffset Expires);
}
