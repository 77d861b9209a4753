using System.Numerics;

namespace RoutingDecision.Core.Prompts;

/// <summary>
/// What is known of prompts, by their digest, bounded. Set-associative with eight ways and a small use count per entry: a new entry starts at zero
/// and takes the place of the least used one, so a scan of prompts that never come back evicts its like, not what is asked again and again. Reads
/// take no lock.
/// </summary>
/// <remarks>
/// A byte of each digest stands in a row of eight, so that of a prompt which is not here hardly ever more than that row and the set's version are
/// read. Entries are parts of arrays, one object fewer for each. A set's version is odd while the set is written (a sequence lock): who reads
/// meanwhile finds nothing in it, rather than another prompt's value.
/// </remarks>
/// <typeparam name="T">What is kept of a prompt; shared by threads.</typeparam>
public sealed class DigestCache<T>
    where T : class
{
    private const int Ways = 8;
    private const byte MostUses = 3;
    private const byte NoTag = 0;
    private const int Stripes = 64;
    private const ulong EachByte = 0x0101_0101_0101_0101;
    private const ulong EachTop = 0x8080_8080_8080_8080;

    private readonly ulong[] _tags;
    private readonly int[] _versions;
    private readonly byte[] _uses;
    private readonly Entry[] _entries;
    private readonly ulong _setMask;
    private long _evictions;
    private readonly Lock[] _locks = [.. Enumerable.Range(0, Stripes).Select(_ => new Lock())];

    /// <param name="capacity">Entries at most, rounded up to a power of two, 8 to 2^24; 0 switches the cache off.</param>
    public DigestCache(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 1 << 24);
        var sets = capacity == 0 ? 0 : (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, (capacity + Ways - 1) / Ways));
        _tags = new ulong[sets];
        _versions = new int[sets];
        _uses = new byte[sets * Ways];
        _entries = new Entry[sets * Ways];
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

        var set = SetOf(digest);
        var version = Volatile.Read(ref _versions[set]);
        for (var ways = WaysTagged(TagOf(digest), _tags[set]); ways != 0; ways &= ways - 1)
        {
            var slot = (set * Ways) + FirstWay(ways);
            ref var entry = ref _entries[slot];
            if (entry.Digest != digest)
            {
                continue;
            }

            var value = entry.Value;
            Volatile.ReadBarrier();
            if (version % 2 != 0 || version != _versions[set])
            {
                return null;
            }

            // It may be lost, or count for an entry that has taken the place since: only what goes next depends on it. A full count is not
            // written, so that hot entries stay shared by all cores.
            var uses = _uses[slot];
            if (uses < MostUses)
            {
                _uses[slot] = (byte)(uses + 1);
            }

            return value;
        }

        return null;
    }

    /// <summary>
    /// Keeps a value; an existing one of the same digest is replaced. Where another thread is writing, it is dropped rather than waited for.
    /// </summary>
    public void Add(in PromptDigest digest, T value)
    {
        if (_entries.Length == 0)
        {
            return;
        }

        var set = SetOf(digest);
        var gate = _locks[set % Stripes];
        if (!gate.TryEnter())
        {
            return;
        }

        try
        {
            Put(set, WayFor(digest, set), digest, value);
        }
        finally
        {
            gate.Exit();
        }
    }

    private void Put(int set, int way, in PromptDigest digest, T value)
    {
        var slot = (set * Ways) + way;
        ref var entry = ref _entries[slot];
        if (entry.Value is null || entry.Digest != digest)
        {
            _uses[slot] = 0;
            Interlocked.Add(ref _evictions, entry.Value is null ? 0 : 1);
        }

        var version = _versions[set];
        _versions[set] = version + 1;
        Volatile.WriteBarrier();
        entry = new Entry(digest, value);
        _tags[set] = (_tags[set] & ~(0xFFUL << (way * 8))) | ((ulong)TagOf(digest) << (way * 8));
        Volatile.Write(ref _versions[set], version + 2);
    }

    /// <summary>That of the digest, else the first free one, else the least used.</summary>
    private int WayFor(in PromptDigest digest, int set)
    {
        var tags = _tags[set];
        for (var ways = WaysTagged(TagOf(digest), tags); ways != 0; ways &= ways - 1)
        {
            if (_entries[(set * Ways) + FirstWay(ways)].Digest == digest)
            {
                return FirstWay(ways);
            }
        }

        var free = WaysTagged(NoTag, tags);
        return free == 0 ? LeastUsed(_uses.AsSpan(set * Ways, Ways)) : FirstWay(free);
    }

    private static int LeastUsed(Span<byte> uses)
    {
        var (victim, least) = (0, uses[0]);
        for (var i = 1; i < uses.Length; i++)
        {
            // Read once: readers count meanwhile.
            var count = uses[i];
            (victim, least) = count < least ? (i, count) : (victim, least);
        }

        if (least > 0)
        {
            // Everything in the set was used again: age all of it, or old favourites would stay for ever.
            foreach (ref var count in uses)
            {
                count--;
            }
        }

        return victim;
    }

    private int SetOf(in PromptDigest digest) => (int)(digest.A & _setMask);

    private static byte TagOf(in PromptDigest digest) => Math.Max((byte)1, (byte)digest.B);

    /// <summary>
    /// The top bit of each byte that holds the tag. Above one that does, one that does not may be among them: the lowest is exact, of others the
    /// digest says. By the test for a zero byte of Warren, Hacker's Delight, 6-1.
    /// </summary>
    private static ulong WaysTagged(byte tag, ulong tags)
    {
        var differing = tags ^ (tag * EachByte);
        return (differing - EachByte) & ~differing & EachTop;
    }

    private static int FirstWay(ulong ways) => BitOperations.TrailingZeroCount(ways) / 8;

    private readonly record struct Entry(PromptDigest Digest, T Value);
}
