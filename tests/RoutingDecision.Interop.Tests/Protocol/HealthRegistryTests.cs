using FsCheck;
using FsCheck.Fluent;
using RoutingDecision.Server.Hosting.Protocol;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace RoutingDecision.Interop.Tests.Protocol;

public sealed class HealthRegistryTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private readonly HealthRegistry _registry = new();

    [Fact]
    public void GetStatus_NothingSet_ServerIsNotServingAndOthersUnknown()
    {
        Assert.Equal(ServingStatus.NotServing, _registry.GetStatus(HealthRegistry.Server));
        Assert.Null(_registry.GetStatus("a"));
    }

    [Fact]
    public void SetStatus_AfterStop_HasNoEffect()
    {
        _registry.SetStatus("a", ServingStatus.Serving);

        _registry.Stop();
        _registry.SetStatus("a", ServingStatus.Serving);
        _registry.SetAll(ServingStatus.Serving);

        Assert.All(_registry.GetStatuses(), pair => Assert.Equal(ServingStatus.NotServing, pair.Value));
    }

    [Fact]
    public async Task Watch_AfterStop_TellsNotServingAndEnds()
    {
        _registry.Stop();

        using var watch = _registry.Watch(HealthRegistry.Server);

        Assert.Equal([ServingStatus.NotServing], await ToEndAsync(watch));
    }

    [Fact]
    public async Task Watch_ManyServicesNobodyKnows_AreForgottenWithTheirWatches()
    {
        using (_registry.Watch("x"))
        using (_registry.Watch("x"))
        {
            Assert.Single(_registry.GetStatuses());
        }
        _registry.SetStatus("x", ServingStatus.Serving);

        using var watch = _registry.Watch("x");
        _registry.Stop();

        Assert.Equal([ServingStatus.NotServing], await ToEndAsync(watch));
    }

    [Fact]
    public async Task Watch_SameStatusAgain_IsNotTold()
    {
        using var watch = _registry.Watch(HealthRegistry.Server);
        await using var reader = watch.ReadAsync(CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());

        _registry.SetStatus(HealthRegistry.Server, ServingStatus.NotServing);
        var next = reader.MoveNextAsync().AsTask();

        Assert.False(next.IsCompleted);
        _registry.SetStatus(HealthRegistry.Server, ServingStatus.Serving);
        Assert.True(await next.WaitAsync(Soon));
        Assert.Equal(ServingStatus.Serving, reader.Current);
    }

    // Whatever is set while nobody reads, the watch ends on the last of it and never says the same twice in a row.
    [Fact]
    public void Watch_AnySequence_EndsOnTheLastWithoutRepeating()
        => Prop.ForAll(ArbMap.Default.ArbFor<bool[]>(), steps =>
        {
            var registry = new HealthRegistry();
            using var watch = registry.Watch("a");
            foreach (var serving in steps)
            {
                registry.SetStatus("a", serving ? ServingStatus.Serving : ServingStatus.NotServing);
            }
            var expected = steps.Length == 0 ? ServingStatus.ServiceUnknown : registry.GetStatus("a")!.Value;
            var reader = watch.ReadAsync(CancellationToken.None).GetAsyncEnumerator();
            var next = reader.MoveNextAsync();
            return next.IsCompletedSuccessfully && next.Result && reader.Current == expected && !reader.MoveNextAsync().IsCompleted;
        }).CheckRepeatably();

    [Fact]
    public async Task SetStatus_FromManyThreads_EveryWatchEndsOnTheSameStatus()
    {
        var watches = Enumerable.Range(0, 8).Select(_ => _registry.Watch("a")).ToArray();
        var readers = watches.Select(ToEndAsync).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                _registry.SetStatus("a", (ServingStatus)((thread + i) % 3));
            }
        })));
        _registry.Stop();

        foreach (var seen in await Task.WhenAll(readers))
        {
            Assert.Equal(ServingStatus.NotServing, seen[^1]);
            Assert.DoesNotContain(seen.Zip(seen.Skip(1)), pair => pair.First == pair.Second);
        }
    }

    private static Task<ServingStatus[]> ToEndAsync(HealthWatch watch)
        => watch.ReadAsync(CancellationToken.None).ToArrayAsync().AsTask().WaitAsync(Soon);
}
