using RoutingDecision.Core.Conversations;
using RoutingDecision.TestKit;

namespace RoutingDecision.State.Tests;

public sealed class InMemoryConversationsTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly VirtualTime _time = new();

    [Fact]
    public async Task Get_WhatWasSet_ComesBackUndegraded()
    {
        var store = Store();
        store.Set("t", "c", State(1), Minute);
        var found = await store.GetAsync("t", "c", CancellationToken.None);
        Assert.Equal((State(1), false), (found.State, found.Degraded));
        store.Set("t", "c", State(2), Minute);
        Assert.Equal(State(2), await Find(store, "t", "c"));
        Assert.Equal(1, store.Count);
    }

    [Theory]
    [InlineData("a", "c", "b", "c")]
    [InlineData("", "ab", "a", "b")]
    [InlineData("a", "b:c", "a:b", "c")]
    public async Task Get_AnotherTenant_FindsNothing(string tenant, string conversation, string otherTenant, string otherConversation)
    {
        var store = Store();
        store.Set(tenant, conversation, State(1), Minute);
        Assert.Null(await Find(store, otherTenant, otherConversation));
        store.Set(otherTenant, otherConversation, State(2), Minute);
        Assert.Equal(State(1), await Find(store, tenant, conversation));
    }

    [Fact]
    public async Task Get_AfterTheTimeToLive_FindsNothing()
    {
        var store = Store();
        store.Set("t", "c", State(1), Minute);
        _time.Advance(Minute - TimeSpan.FromTicks(1));
        Assert.NotNull(await Find(store, "t", "c"));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Null(await Find(store, "t", "c"));
        Assert.Equal(0, store.Count);
    }

    [Fact]
    public async Task Set_Again_BeginsTheTimeToLiveAnew()
    {
        var store = Store();
        store.Set("t", "c", State(1), Minute);
        _time.Advance(Minute / 2);
        store.Set("t", "c", State(2), Minute);
        _time.Advance(Minute / 2);
        Assert.Equal(State(2), await Find(store, "t", "c"));
    }

    [Fact]
    public async Task Set_LongestTimeToLive_DoesNotOverflow()
    {
        var store = Store();
        _time.Advance(TimeSpan.FromDays(30));
        store.Set("t", "c", State(1), TimeSpan.MaxValue);
        Assert.NotNull(await Find(store, "t", "c"));
    }

    [Fact]
    public void Set_ManyMoreThanFit_StaysBounded()
    {
        var store = new InMemoryConversations(1000, _time);
        for (var i = 0; i < 20_000; i++)
        {
            store.Set("t", $"c{i}", State(i), Minute);
        }

        Assert.InRange(store.Count, 900, 1024);
    }

    [Fact]
    public async Task Set_Full_DropsWhatWasUsedLongestAgo()
    {
        var store = new InMemoryConversations(3200, _time);
        for (var i = 0; i < 1000; i++)
        {
            store.Set("t", $"kept{i}", State(i), Minute);
        }

        for (var i = 0; i < 30_000; i++)
        {
            store.Set("t", $"once{i}", State(i), Minute);
            await Find(store, "t", $"kept{i % 1000}");
        }

        var kept = 0;
        for (var i = 0; i < 1000; i++)
        {
            kept += await Find(store, "t", $"kept{i}") is null ? 0 : 1;
        }

        Assert.Equal(1000, kept);
        Assert.Null(await Find(store, "t", "once0"));
    }

    [Fact]
    public async Task AnyCall_ManyThreads_KeepsEachConversationsOwn()
    {
        var store = new InMemoryConversations(64, _time);
        var wrong = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 8), async (thread, _) =>
        {
            var random = new Random(thread);
            for (var i = 0; i < 10_000; i++)
            {
                var key = random.Next(200);
                if (await Find(store, "t", $"c{key}") is { } found && found.EasyTurns != key)
                {
                    Interlocked.Increment(ref wrong);
                }

                store.Set("t", $"c{key}", State(key), Minute);
            }
        });
        Assert.Equal(0, wrong);
        Assert.InRange(store.Count, 1, 64);
    }

    [Fact]
    public void Constructor_TooSmall_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new InMemoryConversations(31, _time));

    private InMemoryConversations Store() => new(64, _time);

    private static ConversationState State(int easyTurns) => new("standard", "standard", "m", easyTurns, 1);

    private static async Task<ConversationState?> Find(InMemoryConversations store, string tenant, string conversation) =>
        (await store.GetAsync(tenant, conversation, CancellationToken.None)).State;
}
