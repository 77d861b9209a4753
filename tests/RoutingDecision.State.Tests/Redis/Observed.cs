using System.Collections.Concurrent;
using RoutingDecision.State.Redis;
using RoutingDecision.TestKit;

namespace RoutingDecision.State.Tests.Redis;

/// <summary>What a guard told, and waits for it.</summary>
internal sealed class Observed : IRedisObserver
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly List<(Func<bool> Condition, TaskCompletionSource Met)> _waiters = [];
    private readonly ConcurrentQueue<(RedisResultKind Kind, TimeSpan Elapsed)> _operations = new();

    public IReadOnlyCollection<(RedisResultKind Kind, TimeSpan Elapsed)> Operations => _operations;

    public bool IsReachable { get; private set; }

    /// <summary>How often it was told that Redis can't be reached.</summary>
    public int Unreachable { get; private set; }

    public int Replacements { get; private set; }

    public ConcurrentQueue<string> Refusals { get; } = new();

    public void Operation(RedisResultKind kind, TimeSpan elapsed) => _operations.Enqueue((kind, elapsed));

    public void Reachable(bool reachable) => Change(() => (IsReachable, Unreachable) = (reachable, Unreachable + (reachable ? 0 : 1)));

    public void Replaced() => Change(() => Replacements++);

    public void Refused(string message) => Refusals.Enqueue(message);

    public void Clear() => _operations.Clear();

    /// <summary>Waits until what was told makes a condition true; the deadline is for failures only.</summary>
    public Task UntilAsync(Func<Observed, bool> condition)
    {
        lock (_gate)
        {
            if (condition(this))
            {
                return Task.CompletedTask;
            }

            var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((() => condition(this), met));
            return met.Task.WaitAsync(Deadline);
        }
    }

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            _waiters.RemoveAll(w => w.Condition() && w.Met.TrySetResult());
        }
    }
}

/// <summary>One replica's connection to a server of the test.</summary>
internal sealed class Replica : IAsyncDisposable
{
    private Replica(RedisSettings settings, Observed observed) =>
        (Observed, Guard) = (observed, new RedisGuard(settings, TimeProvider.System, observed));

    public RedisGuard Guard { get; }

    public Observed Observed { get; }

    /// <summary>
    /// Settings for tests that are not about waiting: a machine that is busy, or stands still for a while, answers late without being broken.
    /// </summary>
    public static RedisSettings Patient(string connection) => new()
    {
        Connection = connection,
        DecisionWait = TimeSpan.FromSeconds(60),
        BackgroundWait = TimeSpan.FromSeconds(60),
        ReplaceAfter = TimeSpan.FromSeconds(60),
    };

    /// <summary>The same for tests that break Redis and wait until that is noticed.</summary>
    public static RedisSettings Noticing(RedisSettings settings) => settings with { ReplaceAfter = TimeSpan.FromSeconds(5) };

    /// <summary>Connects and waits until the connection works.</summary>
    public static async Task<Replica> ConnectAsync(string connection, Func<RedisSettings, RedisSettings>? change = null)
    {
        var settings = Patient(connection);
        var replica = new Replica(change?.Invoke(settings) ?? settings, new Observed());
        await replica.Observed.UntilAsync(o => o.IsReachable);
        return replica;
    }

    public ValueTask DisposeAsync() => Guard.DisposeAsync();
}
