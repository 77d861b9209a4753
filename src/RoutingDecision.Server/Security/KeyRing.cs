using System.Collections.Frozen;
using System.Security.Cryptography;
using RoutingDecision.Core.Access;
using RoutingDecision.Server.Admission;
using RoutingDecision.Server.Telemetry.Exposition.Cells;

namespace RoutingDecision.Server.Security;

/// <summary>The keys in force. Immutable but for their terms, which the next ring takes over.</summary>
internal sealed class KeyRing
{
    private static readonly Entry Nobody = new(new byte[ApiKeyText.HashBytes], CallerIdentity.Anybody, DateTimeOffset.MinValue);

    private readonly FrozenDictionary<string, Entry>.AlternateLookup<ReadOnlySpan<char>> _byId;

    /// <param name="keys">Each with an id of its own.</param>
    /// <param name="time">Clock of limits and terms.</param>
    /// <param name="before">
    /// What is used of limits that stay as they are goes on counting, and so do the terms of keys that lose nothing.
    /// </param>
    public KeyRing(IReadOnlyList<ApiKey> keys, TimeProvider time, KeyRing? before = null)
    {
        Size = keys.Count;
        _byId = keys
            .ToFrozenDictionary(k => k.Id, k => EntryOf(k, time, before?._byId.Dictionary.GetValueOrDefault(k.Id)), StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public int Size { get; }

    /// <summary>Has the calls of each key counted by a cell of its own, from now on.</summary>
    /// <param name="cellOf">The cell of a key's id.</param>
    public void Count(Func<string, CounterCell> cellOf)
    {
        foreach (var (id, entry) in _byId.Dictionary)
        {
            entry.Caller.Term!.Calls = cellOf(id);
        }
    }

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

    /// <summary>Ends the terms of keys that are not in force any more, or not as they were; those that a reload left alone go on.</summary>
    /// <param name="next">In force from now on.</param>
    public void GiveWayTo(KeyRing next)
    {
        foreach (var (id, entry) in _byId.Dictionary)
        {
            if (!ReferenceEquals(next._byId.Dictionary.GetValueOrDefault(id)?.Caller.Term, entry.Caller.Term))
            {
                entry.Caller.Term!.End();
            }
        }
    }

    /// <summary>Ends the terms of keys that have expired.</summary>
    public void EndExpired(DateTimeOffset now)
    {
        foreach (var entry in _byId.Dictionary.Values)
        {
            if (now >= entry.Expires)
            {
                entry.Caller.Term!.End();
            }
        }
    }

    private static Entry EntryOf(ApiKey key, TimeProvider time, Entry? before)
    {
        var goesOn = before is not null && key.Hash.Span.SequenceEqual(before.Hash) && !before.Caller.Term!.Ended.IsCancellationRequested
            && key.Scopes.HasFlag(before.Caller.Scopes) && string.Equals(key.Tenant, before.Caller.Tenant, StringComparison.Ordinal);
        var limits = LimitsOf(key, time, before?.Caller.Limits);
        var term = goesOn ? before!.Caller.Term! : new KeyTerm(time);
        term.Limits = limits;
        var caller = new CallerIdentity(key.Name, key.Scopes, key.Tenant, term);
        return new Entry(key.Hash.ToArray(), caller, key.Expires ?? DateTimeOffset.MaxValue);
    }

    private static KeyLimits? LimitsOf(ApiKey key, TimeProvider time, KeyLimits? used) =>
        key.Limits == ApiKeyLimits.None ? null : used is not null && used.Are(key.Limits) ? used : new KeyLimits(key.Limits, time);

    private sealed record Entry(byte[] Hash, CallerIdentity Caller, DateTimeOffset Expires);
}
