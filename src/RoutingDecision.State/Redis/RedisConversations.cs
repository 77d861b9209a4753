using System.Collections.Concurrent;
using RoutingDecision.Core.Conversations;
using StackExchange.Redis;

namespace RoutingDecision.State.Redis;

/// <summary>
/// Conversations shared by all replicas. Reading is one round trip with a bounded wait; without an answer the replica's own memory is what is known,
/// and the look-up
/// says so. Writing is in the background, and repeated by <see cref="SyncAsync"/> until Redis has it. Thread-safe.
/// </summary>
public sealed class RedisConversations : IConversationStore, ISharedPart
{
    /// <summary>Conversations that wait for Redis at most; of more only the replica's own memory is kept.</summary>
    private const int MostUnsent = 10_000;

    /// <summary>Writes repeated at a time.</summary>
    private const int FlushBatch = 256;

    private readonly ConcurrentDictionary<(string Tenant, string Conversation), Unsent> _unsent = new();
    private readonly InMemoryConversations _local;
    private readonly RedisGuard _guard;
    private readonly RedisKeys _keys;
    private readonly TimeProvider _time;
    private int _unsentCount;

    /// <param name="guard">Connection.</param>
    /// <param name="capacity">Conversations remembered by the replica itself, 32 to 10,000,000.</param>
    /// <param name="time">Clock of the replica's own memory.</param>
    public RedisConversations(RedisGuard guard, int capacity, TimeProvider time)
    {
        (_guard, _time) = (guard, time);
        _keys = new RedisKeys(guard.Settings.Prefix);
        _local = new InMemoryConversations(capacity, time);
    }

    /// <summary>Conversations whose last turn Redis does not have yet, as far as is known.</summary>
    public int UnsentCount => Volatile.Read(ref _unsentCount);

    public async ValueTask<ConversationLookup> GetAsync(string tenant, string conversation, CancellationToken cancellation)
    {
        var reply = await _guard.RunAsync(
            static (database, key) => database.HashGetAsync(key, ConversationFields.Names),
            _keys.Conversation(tenant, conversation),
            _guard.Settings.DecisionWait);
        var unsent = _unsent.ContainsKey((tenant, conversation));
        var local = (await _local.GetAsync(tenant, conversation, cancellation)).State;
        return reply.IsOk
            ? new ConversationLookup(ConversationFields.Merge(local, ConversationFields.Read(reply.Value!), unsent), Degraded: false)
            : new ConversationLookup(local, Degraded: true);
    }

    public void Set(string tenant, string conversation, ConversationState state, TimeSpan timeToLive)
    {
        _local.Set(tenant, conversation, state, timeToLive);
        var key = (tenant, conversation);
        var entry = new Unsent(state, timeToLive, _time.GetTimestamp());
        Remember(key, entry);
        _ = SendAsync(key, entry);
    }

    /// <summary>
    /// Writes again what Redis is not known to have; call about once a second. Ends when Redis does not answer; one that it refuses does not hold up
    /// the others.
    /// </summary>
    public async Task SyncAsync()
    {
        var written = 0;
        foreach (var (key, entry) in _unsent)
        {
            var kind = await SendAsync(key, entry);
            if (kind is not (RedisResultKind.Ok or RedisResultKind.Failed) || (kind == RedisResultKind.Ok && ++written == FlushBatch))
            {
                return;
            }
        }
    }

    private void Remember((string, string) key, Unsent entry)
    {
        while (true)
        {
            if (_unsent.TryGetValue(key, out var before))
            {
                if (_unsent.TryUpdate(key, entry, before))
                {
                    return;
                }
            }
            else if (Volatile.Read(ref _unsentCount) >= MostUnsent)
            {
                return;
            }
            else if (_unsent.TryAdd(key, entry))
            {
                // Counted apart: the dictionary's own count takes all of its locks.
                Interlocked.Increment(ref _unsentCount);
                return;
            }
        }
    }

    /// <summary>Writes, or waits for the write that is under way: it is not repeated before it is known to have failed.</summary>
    private Task<RedisResultKind> SendAsync((string Tenant, string Conversation) key, Unsent entry)
    {
        lock (entry)
        {
            return entry.Write is { IsCompleted: false } underWay ? underWay : entry.Write = WriteAsync(key, entry);
        }
    }

    private async Task<RedisResultKind> WriteAsync((string Tenant, string Conversation) key, Unsent entry)
    {
        var left = entry.TimeToLive - _time.GetElapsedTime(entry.Since);
        if (left <= TimeSpan.Zero)
        {
            // Idle for as long as it lives: brought now, it would live that long again.
            Sent(key, entry);
            return RedisResultKind.Ok;
        }

        RedisKey[] keys = [_keys.Conversation(key.Tenant, key.Conversation)];
        var reply = await _guard.ScriptAsync(
            RedisScript.ConversationMerge, keys, ConversationFields.Write(entry.State, left), _guard.Settings.BackgroundWait);
        if (reply.IsOk)
        {
            Sent(key, entry);
        }

        return reply.Kind;
    }

    private void Sent((string Tenant, string Conversation) key, Unsent entry)
    {
        if (_unsent.TryRemove(new KeyValuePair<(string, string), Unsent>(key, entry)))
        {
            Interlocked.Decrement(ref _unsentCount);
        }
    }

    /// <summary>Compared by reference: a later turn with an equal state is still another write.</summary>
    private sealed class Unsent(ConversationState state, TimeSpan timeToLive, long since)
    {
        public ConversationState State { get; } = state;

        public TimeSpan TimeToLive { get; } = timeToLive;

        /// <summary>Timestamp of the turn.</summary>
        public long Since { get; } = since;

        /// <summary>The last write; under the entry's lock.</summary>
        public Task<RedisResultKind>? Write { get; set; }
    }
}
