namespace RoutingDecision.Core.Prompts;

/// <summary>
/// What is known of prompts, by their digest, bounded. Set-associative with eight ways and a small use count per entry: a new entry starts at zero and takes the place
/// of the least used one, so a scan of prompts that never come back evicts its like, not what is asked again and again. Reads take no lock.
/// </summary>
/// <typeparam name="T">What is kept of a prompt; shared by threads.</typeparam>
public sealed class DigestCache<T>
    where T : class
{
    private const int Ways = 8;
    private const int MaxUses = 3;
    private const int Stripes = 64;

    private readonly Entry?[] _entries;
    private readonly ulong _setMask;
    private long _evictions;
    private readonly Lock[] _locks = [.. Enumerable.Range(0, Stripes).Select(_ => new Lock())];

    /// <param name="capacity">Entries at most, rounded up to a power of two, 8 to 2^24; 0 switches the cache off.</param>
    public DigestCache(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 1 << 24);
        var sets = capacity == 0 ? 0 : (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, (capacity + Ways - 1) / Ways));
        _entries = new Entry?[sets * Ways];
        _setMask = sets == 0 ? 0 : (ulong)sets - 1;
    }

    /// <summary>Entries that fit.</summary>
    public int Capacity => _entries.Length;

    /// <summary>Entries replaced so far.</summary>
    public long Evictions => Volatile.Read(ref _evictions);

    /// <summary>What is kept of a digest, or null.</summary>
    public T? Find(in PromptDigest digest)
    {
        if (_entries.Length == 0)
        {
            return null;
        }

        foreach (ref var slot in SetOf(digest))
        {
            var entry = Volatile.Read(ref slot);
            if (entry is not null && entry.Digest == digest)
            {
                // A lost update of the count only makes the entry look a little less used; a full count is not written, so that hot entries stay shared by all cores.
                if (entry.Uses < MaxUses)
                {
                    entry.Uses++;
                }

                return entry.Value;
            }
        }

        return null;
    }

    /// <summary>Keeps a value; an existing one of the same digest is replaced. Where another thread is writing, it is dropped rather than waited for.</summary>
    public void Add(in PromptDigest digest, T value)
    {
        if (_entries.Length == 0)
        {
            return;
        }

        var set = SetOf(digest);
        var gate = _locks[(int)(digest.A & _setMask) % Stripes];
        if (!gate.TryEnter())
        {
            return;
        }

        try
        {
            var victim = VictimOf(set, digest);
            if (set[victim] is { } old && old.Digest != digest)
            {
                Interlocked.Increment(ref _evictions);
            }

            Volatile.Write(ref set[victim], new Entry(digest, value));
        }
        finally
        {
            gate.Exit();
        }
    }

    private static int VictimOf(Span<Entry?> set, in PromptDigest digest)
    {
        var victim = 0;
        var least = int.MaxValue;
        for (var i = 0; i < set.Length; i++)
        {
            if (set[i] is not { } entry || entry.Digest == digest)
            {
                return i;
            }

            if (entry.Uses < least)
            {
                least = entry.Uses;
                victim = i;
            }
        }

        if (least > 0)
        {
            // Everything in the set was used again: age all of it, or old favourites would stay for ever.
            foreach (var entry in set)
            {
                entry!.Uses--;
            }
        }

        return victim;
    }

    private Span<Entry?> SetOf(in PromptDigest digest) => _entries.AsSpan((int)(digest.A & _setMask) * Ways, Ways);

    private sealed class Entry(PromptDigest digest, T value)
    {
        public PromptDigest Digest { get; } = digest;

        public T Value { get; } = value;

        public int Uses { get; set; }
    }
}
