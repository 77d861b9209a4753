using StackExchange.Redis;

namespace RoutingDecision.State.Redis;

/// <summary>
/// The one owner of the connections to Redis and of everything learned about their faults. Every operation has a deadline, a place among those under
/// way, and is not
/// tried while the connection does not work or its fastest recent ping took longer than the deadline. Nothing blocks and nothing throws. Thread-safe.
/// </summary>
/// <remarks>
/// The library below has no deadline on asynchronous calls and hangs on a frozen peer; hence a line per purpose (commands, notices) with a watchdog
/// each.
/// </remarks>
public sealed class RedisGuard : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly IRedisObserver _observer;
    private readonly RedisLine _commands;
    private readonly RedisLine? _notices;

    /// <summary>Begins to connect, in the background; until it has, operations are <see cref="RedisResultKind.Unavailable"/>.</summary>
    /// <param name="settings">How to reach Redis.</param>
    /// <param name="time">Clock of deadlines and pings; must have timers.</param>
    /// <param name="observer">Told of everything.</param>
    /// <param name="channel">Channel to listen to; null: none.</param>
    /// <param name="noticed">Told of each message on the channel, from any thread.</param>
    public RedisGuard(RedisSettings settings, TimeProvider time, IRedisObserver observer, string? channel = null, Action<string>? noticed = null)
    {
        (Settings, _time, _observer) = (settings, time, observer);
        _commands = new RedisLine(settings, time, observer);
        if (channel is not null)
        {
            _notices = new RedisLine(
                settings,
                time,
                SilentObserver.Instance,
                link => link.Multiplexer.GetSubscriber().SubscribeAsync(channel, (_, message) => noticed?.Invoke(message!)));
        }
    }

    public RedisSettings Settings { get; }

    /// <summary>Whether Redis can be reached as far as is known.</summary>
    public bool IsUp => _commands.IsUp;

    /// <summary>Whether notices arrive, if any were asked for.</summary>
    public bool HearsNotices => _notices?.IsUp ?? false;

    /// <summary>Runs one operation.</summary>
    /// <param name="operation">Begins it; gets the state, so that no closure is needed.</param>
    /// <param name="state">What the operation needs.</param>
    /// <param name="deadline">How long to wait. After it the operation may still take effect.</param>
    public async ValueTask<RedisReply<T>> RunAsync<TState, T>(Func<IDatabase, TState, Task<T>> operation, TState state, TimeSpan deadline)
    {
        var begin = _time.GetTimestamp();
        var reply = await TryAsync(operation, state, deadline);
        _observer.Operation(reply.Kind, _time.GetElapsedTime(begin));
        return reply;
    }

    /// <summary>Runs a script by its hash; a server that does not know it (restarted, failed over, flushed) gets its text.</summary>
    internal async ValueTask<RedisReply<RedisResult>> ScriptAsync(RedisScript script, RedisKey[] keys, RedisValue[] arguments, TimeSpan deadline) =>
        await RunAsync(
            static (database, call) => EvaluateAsync(database, call.script, call.keys, call.arguments), (script, keys, arguments), deadline);

    public async ValueTask DisposeAsync()
    {
        await _commands.DisposeAsync();
        if (_notices is not null)
        {
            await _notices.DisposeAsync();
        }
    }

    private async ValueTask<RedisReply<T>> TryAsync<TState, T>(Func<IDatabase, TState, Task<T>> operation, TState state, TimeSpan deadline)
    {
        if (_commands.LinkFor(deadline) is not { } link)
        {
            return new(RedisResultKind.Unavailable, default);
        }

        if (!link.TryEnter())
        {
            return new(RedisResultKind.Overloaded, default);
        }

        try
        {
            Task<T> running;
            try
            {
                running = operation(link.Database, state);
            }
            catch
            {
                link.Leave();
                throw;
            }

            link.LeaveAfter(running);
            var value = running.IsCompletedSuccessfully ? running.Result : await running.WaitAsync(deadline, _time);
            _commands.Succeeded();
            return new(RedisResultKind.Ok, value);
        }
        catch (TimeoutException)
        {
            _commands.Faulted();
            return new(RedisResultKind.TimedOut, default);
        }
        catch (RedisServerException refused)
        {
            // It answers, so the connection works; what it says may last (a replica that became read-only, a script error) or not (loading, cluster
            // down).
            _commands.Faulted();
            _observer.Refused(refused.Message.Split(' ')[0]);
            return new(RedisResultKind.Failed, default);
        }
        catch (Exception e) when (e is RedisException or ObjectDisposedException or InvalidOperationException or OperationCanceledException
            or IOException)
        {
            _commands.Faulted();
            return new(RedisResultKind.Failed, default);
        }
        catch (Exception unexpected)
        {
            // The library refuses some commands with exceptions of no common type. No decision may fail of them.
            _commands.Faulted();
            _observer.Refused(unexpected.GetType().Name);
            return new(RedisResultKind.Failed, default);
        }
    }

    private static async Task<RedisResult> EvaluateAsync(IDatabase database, RedisScript script, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return await database.ScriptEvaluateAsync(script.Hash, keys, arguments).ConfigureAwait(false);
        }
        catch (RedisServerException unknown) when (unknown.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // Keys stay RedisKey: that is what the library takes the cluster's slot from.
            object[] words = [script.Text, keys.Length, .. keys.Cast<object>(), .. arguments.Cast<object>()];
            return await database.ExecuteAsync("EVAL", words).ConfigureAwait(false);
        }
    }

    private sealed class SilentObserver : IRedisObserver
    {
        public static SilentObserver Instance { get; } = new();

        public void Operation(RedisResultKind kind, TimeSpan elapsed)
        {
            // The line of commands tells it.
        }

        public void Reachable(bool reachable)
        {
            // The line of commands tells it.
        }

        public void Replaced()
        {
            // The line of commands tells it.
        }

        public void Refused(string message)
        {
            // The line of commands tells it.
        }
    }
}
