using System.Collections.Concurrent;
using RoutingDecision.Server.Telemetry.Exposition;

namespace RoutingDecision.Server.Tests.Telemetry.Exposition;

public sealed class CollectionQueueTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task CollectAsync_CallersDuringARun_WaitForItAndShareTheNext()
    {
        using var gated = new GatedCollection();
        Task<int> first = gated.Queue.CollectAsync(default);
        await gated.StartedAsync();
        Task<int>[] crowd = [.. Enumerable.Range(0, 20).Select(_ => gated.Queue.CollectAsync(default))];

        Assert.Equal(0, gated.Runs);
        gated.Release(2);

        Assert.Equal(1, await first.WaitAsync(Deadline));
        Assert.All(await Task.WhenAll(crowd).WaitAsync(Deadline), run => Assert.Equal(2, run));
        Assert.Equal(2, gated.Runs);
    }

    [Fact]
    public async Task CollectAsync_FromManyThreads_RunsOneAtATimeAndNeverAnswersWithAnEarlierRun()
    {
        int inside = 0;
        int runs = 0;
        var overlaps = new ConcurrentBag<int>();
        var queue = new CollectionQueue<int>(() =>
        {
            overlaps.Add(Interlocked.Increment(ref inside));
            int run = Interlocked.Increment(ref runs);
            Interlocked.Decrement(ref inside);
            return run;
        });

        await Parallel.ForAsync(0, 2_000, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, cancellation) =>
        {
            int begunBefore = Volatile.Read(ref runs);
            Assert.True(await queue.CollectAsync(cancellation) > begunBefore);
        });

        Assert.All(overlaps, depth => Assert.Equal(1, depth));
    }

    [Fact]
    public async Task CollectAsync_ARunThatFails_FailsItsCallersOnly()
    {
        int runs = 0;
        var queue = new CollectionQueue<int>(() => ++runs == 1 ? throw new InvalidOperationException("first") : runs);

        await Assert.ThrowsAsync<InvalidOperationException>(() => queue.CollectAsync(default).WaitAsync(Deadline));

        Assert.Equal(2, await queue.CollectAsync(default).WaitAsync(Deadline));
    }

    [Fact]
    public async Task CollectAsync_CallerThatGivesUp_LeavesTheRunToTheOthers()
    {
        using var gated = new GatedCollection();
        using var cancellation = new CancellationTokenSource();
        Task<int> patient = gated.Queue.CollectAsync(default);
        await gated.StartedAsync();
        Task<int> hasty = gated.Queue.CollectAsync(cancellation.Token);
        Task<int> other = gated.Queue.CollectAsync(default);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hasty.WaitAsync(Deadline));
        gated.Release(2);

        Assert.Equal((1, 2), (await patient.WaitAsync(Deadline), await other.WaitAsync(Deadline)));
    }

    private sealed class GatedCollection : IDisposable
    {
        private readonly SemaphoreSlim started = new(0);
        private readonly SemaphoreSlim gate = new(0);

        public GatedCollection() => Queue = new(() =>
        {
            started.Release();
            Assert.True(gate.Wait(Deadline));
            return ++Runs;
        });

        public CollectionQueue<int> Queue { get; }

        public int Runs { get; private set; }

        public async Task StartedAsync() => Assert.True(await started.WaitAsync(Deadline));

        public void Release(int runs) => gate.Release(runs);

        public void Dispose()
        {
            started.Dispose();
            gate.Dispose();
        }
    }
}
