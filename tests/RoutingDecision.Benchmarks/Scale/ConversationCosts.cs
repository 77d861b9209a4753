using System.Globalization;
using RoutingDecision.Core.Conversations;
using RoutingDecision.State;

namespace RoutingDecision.Benchmarks.Scale;

/// <summary>What conversations in memory cost.</summary>
internal static class ConversationCosts
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly ConversationState State = new("standard", "standard", "model-1", 0, 3);

    /// <summary>A turn of one conversation after another, in an order that caches can't foresee.</summary>
    public static Func<int> Turns(int conversations)
    {
        var (store, ids) = Fill(conversations);
        var at = 0;
        return () =>
        {
            // A step that is prime to every size visits all of them.
            at = (int)((at + 7_368_787L) % ids.Length);
            var state = store.GetAsync("acme", ids[at], CancellationToken.None).Result.State!;
            store.Set("acme", ids[at], state with { Turns = state.Turns + 1 }, Hour);
            return state.Turns;
        };
    }

    /// <summary>KiB that they hold, without their ids.</summary>
    public static Task<double> KibibytesAsync(int conversations)
    {
        var ids = Ids(conversations);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var store = Fill(ids);
        var kibibytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1024.0;
        GC.KeepAlive(store);
        GC.KeepAlive(ids);
        return Task.FromResult(kibibytes);
    }

    private static (InMemoryConversations Store, string[] Ids) Fill(int conversations)
    {
        var ids = Ids(conversations);
        return (Fill(ids), ids);
    }

    private static InMemoryConversations Fill(string[] ids)
    {
        // Shards fill unevenly: with room to spare none forgets.
        var store = new InMemoryConversations(Math.Max(1_000, ids.Length * 2), TimeProvider.System);
        foreach (var id in ids)
        {
            store.Set("acme", id, State with { }, Hour);
        }

        return store;
    }

    private static string[] Ids(int conversations) =>
        [.. Enumerable.Range(0, conversations).Select(i => string.Create(CultureInfo.InvariantCulture, $"conversation-{i}"))];
}
