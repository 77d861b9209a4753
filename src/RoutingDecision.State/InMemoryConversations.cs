using RoutingDecision.Core.Conversations;

namespace RoutingDecision.State;

/// <summary>
/// Conversations in memory: bounded, least recently used first out, gone after their time to live. Split into shards with a lock each.
/// </summary>
public sealed class InMemoryConversations : IConversationStore
{
    private const int ShardCount = 32;

    private readonly Shard[] _shards;
    private readonly TimeProvider _time;

    /// <param name="capacity">Conversations at most, 32 to 10,000,000 (rounded up to a multiple of the shards).</param>
    /// <param name="time">Clock of the time to live.</param>
    public InMemoryConversations(int capacity, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, ShardCount);
        _time = time;
        _shards = [.. Enumerable.Range(0, ShardCount).Select(_ => new Shard((capacity + ShardCount - 1) / ShardCount))];
    }

    /// <summary>Conversations held, expired ones that nobody asked for included.</summary>
    public int Count => _shards.Sum(s => s.Count);

    public ValueTask<ConversationLookup> GetAsync(string tenant, string conversation, CancellationToken cancellation)
    {
        var key = new Key(tenant, conversation);
        return new(new ConversationLookup(ShardOf(key).Get(key, _time.GetTimestamp()), Degraded: false));
    }

    public void Set(string tenant, string conversation, ConversationState state, TimeSpan timeToLive)
    {
        var key = new Key(tenant, conversation);
        var now = _time.GetTimestamp();
        var ticks = Math.Min(long.MaxValue - now, (long)(timeToLive.TotalSeconds * _time.TimestampFrequency));
        ShardOf(key).Set(key, state, now + ticks);
    }

    private Shard ShardOf(in Key key) => _shards[(uint)key.GetHashCode() % ShardCount];

    private readonly record struct Key(string Tenant, string Conversation);

    private sealed class Shard(int capacity)
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<Key, LinkedListNode<Entry>> _byKey = [];
        private readonly LinkedList<Entry> _byUse = new();

        public int Count
        {
            get
            {
                lock (_gate)
                {
                    return _byKey.Count;
                }
            }
        }

        public ConversationState? Get(in Key key, long now)
        {
            lock (_gate)
            {
                if (!_byKey.TryGetValue(key, out var node))
                {
                    return null;
                }

                if (node.Value.Expires <= now)
                {
                    Remove(node);
                    return null;
                }

                _byUse.Remove(node);
                _byUse.AddFirst(node);
                return node.Value.State;
            }
        }

        public void Set(in Key key, ConversationState state, long expires)
        {
            lock (_gate)
            {
                if (_byKey.TryGetValue(key, out var old))
                {
                    Remove(old);
                }
                else if (_byKey.Count >= capacity)
                {
                    Remove(_byUse.Last!);
                }

                _byKey[key] = _byUse.AddFirst(new Entry(key, state, expires));
            }
        }

        private void Remove(LinkedListNode<Entry> node)
        {
            _byUse.Remove(node);
            _byKey.Remove(node.Value.Key);
        }
    }

    private sealed record Entry(Key Key, ConversationState State, long Expires);
}
