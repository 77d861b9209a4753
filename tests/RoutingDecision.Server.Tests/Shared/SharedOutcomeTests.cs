using System.Collections.Concurrent;
using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.State.Redis;
using RoutingDecision.State.Redis.Streams;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Shared;

/// <summary>What was acknowledged by any replica is counted in Redis, once.</summary>
public sealed class SharedOutcomeTests
{
    private const int Some = 20;

    [Fact]
    public async Task ReportOutcome_RepeatedAtAnotherReplica_IsKnownThereAndCountsOnce()
    {
        await using var replicas = await Replicas.StartAsync(2);
        for (var i = 0; i < Some; i++)
        {
            var report = await ReportAsync(replicas[0], $"hello {i}");
            await Until.TrueAsync(
                async () =>
                    (await replicas[1].ScrapeAsync()).Sum("routing_forward_learned_total") > i, () => $"the other replica knows of report {i}");
            Assert.True((await replicas[1].Outcomes.ReportOutcomeAsync(report)).Duplicate);
        }

        await CountedAsync(replicas[1].Part<StreamReports>(), Some);
        // Counted when Redis' answer comes, which is a moment after others see what it is about.
        foreach (var counter in (string[])["routing_aggregator_reports_total", "routing_forward_records_total"])
        {
            await Until.TrueAsync(async () => await BothAsync(replicas, counter) >= Some, () => $"{counter} has counted all");
            Assert.Equal(Some, await BothAsync(replicas, counter));
        }

        await Until.TrueAsync(async () => await BothAsync(replicas, "routing_forward_lag_seconds") == 0, () => "nothing waits");
    }

    [Fact]
    public async Task ReportOutcome_RedisAwayUntilTheReplicaRestarted_IsForwardedThen()
    {
        await using var redis = await RedisServer.StartAsync();
        using var state = new TemporaryFolder();
        await redis.KillAsync();
        await using (var before = await StartAsync(redis, state))
        {
            for (var i = 0; i < Some; i++)
            {
                await ReportAsync(before, $"hello {i}");
            }
        }

        await redis.RestartAsync();
        await using var after = await StartAsync(redis, state);

        await CountedAsync(after.Part<StreamReports>(), Some);
    }

    [Fact]
    public async Task Start_PlaceOfForwardingCantBeRead_ServesAndForwardsOnceItCan()
    {
        await using var redis = await RedisServer.StartAsync();
        using var state = new TemporaryFolder();
        await using (var before = await StartAsync(redis, state))
        {
            await ReportAsync(before, "hello");
            await CountedAsync(before.Part<StreamReports>(), 1);
        }

        var held = new FileStream(state.At("journal/forward.json"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        await using var after = await StartAsync(redis, state);
        after.Expected = e => e.Event.Id == 5014;
        await Until.TrueAsync(() => after.Log.Errors.Any(after.Expected), () => "it is told");
        await ReportAsync(after, "hello again");
        await held.DisposeAsync();

        await CountedAsync(after.Part<StreamReports>(), 2);
    }

    [Fact]
    public async Task ReportOutcome_ReplicaKilledUnderLoad_CountsWhatWasAcknowledgedOnce()
    {
        await using var redis = await RedisServer.StartAsync();
        using var state = new TemporaryFolder();
        var open = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        var acknowledged = 0;
        string[] args = ["--state", state.FullPath, "--redis", redis.Endpoint, "--redis-replace-ms", $"{Replicas.PatientMs}"];
        for (var round = 1; round <= 4; round++)
        {
            await using var server = await ServerProcess.StartAsync(args);
            await RetryAsync(server, open, () => Interlocked.Increment(ref acknowledged));
            var load = Enumerable.Range(0, 4).Select(_ => LoadAsync(server, open, () => Interlocked.Increment(ref acknowledged))).ToArray();
            await Until.TrueAsync(() => Volatile.Read(ref acknowledged) >= round * 100, () => "outcomes are acknowledged");
            await server.Child.SignalAsync("KILL");
            await Task.WhenAll(load).WaitAsync(ServerProcess.Deadline);
        }

        await using var last = await ServerProcess.StartAsync(args);
        await RetryAsync(last, open, () => Interlocked.Increment(ref acknowledged));
        await using var connection = new StreamConnection(
            new RedisSettings { Connection = redis.Endpoint, ReplaceAfter = TimeSpan.FromMilliseconds(Replicas.PatientMs) }, TimeProvider.System,
            new Unobserved());
        await CountedAsync(new StreamReports(connection.Guard), acknowledged);
    }

    private static Task<ServerUnderTest> StartAsync(RedisServer redis, TemporaryFolder state) => ServerUnderTest.StartAsync(change: o =>
        (o.Redis, o.RedisReplaceMs, o.State) = (redis.Endpoint, Replicas.PatientMs, state.FullPath));

    private static async Task<ReportOutcomeRequest> ReportAsync(ServerUnderTest server, string prompt)
    {
        var report = RequestOf((await server.Routing.DecideAsync(new DecideRequest { Prompt = prompt })).DecisionId);
        Assert.False((await server.Outcomes.ReportOutcomeAsync(report)).Duplicate);
        return report;
    }

    private static ReportOutcomeRequest RequestOf(string id) => new()
    {
        Outcome = new Outcome { DecisionId = id, Attempt = 1, Model = "small-a", Status = OutcomeStatus.Success, LatencyMs = 20 },
    };

    private static async Task<double> BothAsync(Replicas replicas, string metric) =>
        (await replicas[0].ScrapeAsync()).Sum(metric) + (await replicas[1].ScrapeAsync()).Sum(metric);

    /// <summary>Waits until so many calls are in the sums, and then that no aggregator makes them more.</summary>
    private static async Task CountedAsync(StreamReports reports, int calls)
    {
        var counted = 0L;
        await Until.TrueAsync(async () => (counted = await CallsAsync(reports)) >= calls, () => $"{counted} of {calls} calls are counted");
        Assert.Equal(calls, counted);
    }

    /// <summary>Calls of this hour and the last, as a test may begin in that.</summary>
    private static async Task<long> CallsAsync(StreamReports reports)
    {
        var now = TimeProvider.System.GetUtcNow();
        var sum = 0L;
        foreach (var hour in new[] { now, now - TimeSpan.FromHours(1) })
        {
            sum += await reports.ReadAsync(hour) is { } read ? read.GetValueOrDefault("all:|calls") : 0;
        }

        return sum;
    }

    private static async Task LoadAsync(ServerProcess server, ConcurrentDictionary<string, bool> open, Action acknowledged)
    {
        try
        {
            while (true)
            {
                var id = (await server.Routing.DecideAsync(new DecideRequest { Prompt = "hello" })).DecisionId;
                open[id] = true;
                await new OutcomeService.OutcomeServiceClient(server.Channel).ReportOutcomeAsync(RequestOf(id));
                open.TryRemove(id, out _);
                acknowledged();
            }
        }
        catch (RpcException)
        {
            // The server is gone.
        }
    }

    /// <summary>Reports again what nobody acknowledged, as callers do after a crash.</summary>
    private static async Task RetryAsync(ServerProcess server, ConcurrentDictionary<string, bool> open, Action acknowledged)
    {
        foreach (var id in open.Keys)
        {
            await new OutcomeService.OutcomeServiceClient(server.Channel).ReportOutcomeAsync(RequestOf(id));
            open.TryRemove(id, out _);
            acknowledged();
        }
    }

    private sealed class Unobserved : IRedisObserver
    {
        public void Operation(RedisResultKind kind, TimeSpan elapsed) => Assert.True(elapsed >= TimeSpan.Zero);

        public void Reachable(bool reachable)
        {
            // A busy machine may take more than one try.
        }

        public void Replaced()
        {
            // So it may.
        }

        public void Refused(string message) => Assert.Fail(message);
    }
}
