using RoutingDecision.TestKit;

namespace RoutingDecision.Chaos.Faults;

/// <summary>Every fault, in the order of the table.</summary>
internal static class FaultList
{
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(200);

    public static IReadOnlyList<Fault> All { get; } =
    [
        new("server-kill", "server killed (-9) under load, again and again", ServerKills.RunAsync),
        Redis("redis-kill", "Redis killed (-9), back with its data", (r, _) => r.KillAsync(), (r, _) => r.RestartAsync(), "--appendonly", "yes"),
        Redis("redis-empty", "Redis restarted, back without data", (r, _) => r.KillAsync(), (r, _) => r.RestartAsync()),
        Redis("redis-freeze", "Redis frozen (SIGSTOP)", (r, _) => r.FreezeAsync(), (r, _) => r.ThawAsync()),
        Redis("redis-hole", "Redis black-holed", (_, p) => Now(p.Swallow), (_, p) => Now(p.Pass)),
        Redis("redis-slow", "Redis 200 ms away", (_, p) => Now(() => p.Delay = Slow), (_, p) => Now(() => p.Delay = TimeSpan.Zero)),
        Redis("redis-flush", "Redis emptied (FLUSHALL)", (r, _) => r.CommandAsync("FLUSHALL"), (_, _) => Task.CompletedTask),
        new("redis-failover", "a master of a Redis cluster killed, its replica takes over", RedisFailOver.RunAsync),
        new("disk-full", "the journal's disk full", DiskFaults.FullAsync),
        new("disk-read-only", "the journal's folder read-only at the start", DiskFaults.ReadOnlyAsync),
        new("torn-record", "server killed, last record of the journal torn", DiskFaults.TornAsync),
    ];

    public static Fault Named(string name) => All.Single(f => string.Equals(f.Name, name, StringComparison.Ordinal));

    private static Fault Redis(
        string name, string title, Func<RedisServer, SlowProxy, Task> begin, Func<RedisServer, SlowProxy, Task> end, params string[] arguments) =>
        new(name, title, (settings, cancellation) => RedisFaults.RunAsync(settings, new RedisFault(title, begin, end, arguments), cancellation));

    private static Task Now(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
