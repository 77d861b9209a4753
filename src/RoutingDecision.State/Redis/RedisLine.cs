using StackExchange.Redis;

namespace RoutingDecision.State.Redis;

/// <summary>
/// A connection that is kept alive: pings all the time, is replaced as a whole when nothing succeeded for <see cref="RedisSettings.ReplaceAfter"/>,
/// and knows whether
/// it works. The library's own reconnecting is not enough: a frozen or black-holed peer leaves it waiting for minutes.
/// </summary>
internal sealed class RedisLine : IAsyncDisposable
{
    /// <summary>Time between pings.</summary>
    public static readonly TimeSpan PingInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>A new connection gets at least this long before it is judged.</summary>
    private static readonly TimeSpan LeastGrace = TimeSpan.FromSeconds(1);

    /// <summary>Faults in a row after which the line counts as broken until a ping succeeds.</summary>
    private const int MostFaults = 32;

    private const int PingsRemembered = 4;

    // What the observer was told last.
    private const int Nothing = -1;
    private const int Down = 0;
    private const int Up = 1;

    private readonly RedisSettings _settings;
    private readonly TimeProvider _time;
    private readonly IRedisObserver _observer;
    private readonly Func<RedisLink, Task>? _opened;
    private readonly TimeSpan _grace;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _telling = new();
    private readonly double[] _pings = new double[PingsRemembered];
    private readonly Task _watch;
    private RedisLink? _link;
    private long _lastSuccess;
    private int _faults;
    private int _pinged;
    private double _fastestMs;
    private volatile bool _up;
    private int _told = Nothing;

    /// <param name="opened">Called with every new link, to subscribe for example.</param>
    public RedisLine(RedisSettings settings, TimeProvider time, IRedisObserver observer, Func<RedisLink, Task>? opened = null)
    {
        (_settings, _time, _observer, _opened) = (settings, time, observer, opened);
        _grace = settings.ReplaceAfter > LeastGrace ? settings.ReplaceAfter : LeastGrace;
        _watch = Task.Run(WatchAsync);
    }

    /// <summary>Whether the last ping succeeded and not too many operations failed since.</summary>
    public bool IsUp => _up;

    /// <summary>The link to use for an operation with a deadline; null: none that could answer in time.</summary>
    public RedisLink? LinkFor(TimeSpan deadline) =>
        _up && Volatile.Read(ref _fastestMs) <= deadline.TotalMilliseconds ? Volatile.Read(ref _link) : null;

    /// <summary>An operation was answered.</summary>
    public void Succeeded()
    {
        Volatile.Write(ref _faults, 0);
        Volatile.Write(ref _lastSuccess, _time.GetTimestamp());
    }

    /// <summary>An operation was not answered.</summary>
    public void Faulted()
    {
        if (Interlocked.Increment(ref _faults) >= MostFaults)
        {
            SetUp(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _link?.Discard();
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(PingInterval, _time);
        do
        {
            if (_link is null || IsDead(_link))
            {
                await ReplaceAsync();
            }

            await PingAsync();
        }
        while (await NextAsync(timer));
    }

    private async ValueTask<bool> NextAsync(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private bool IsDead(RedisLink link) =>
        _time.GetElapsedTime(Math.Max(Volatile.Read(ref _lastSuccess), link.Opened)) > _settings.ReplaceAfter
        && (_up || _time.GetElapsedTime(link.Opened) > _grace);

    private async Task ReplaceAsync()
    {
        if (Volatile.Read(ref _told) != Nothing)
        {
            // Of a first connection nothing is known yet.
            SetUp(false);
        }

        if (Interlocked.Exchange(ref _link, null) is { } old)
        {
            old.Discard();
            _observer.Replaced();
        }

        var connecting = Task.Run(() => ConnectionMultiplexer.ConnectAsync(_settings.ToOptions()));
        try
        {
            var multiplexer = await connecting.WaitAsync(_grace, _time, _stop.Token);
            // Completions need no order among each other, and keeping one costs a queue.
            multiplexer.PreserveAsyncOrder = false;
            var link = new RedisLink(multiplexer, _time.GetTimestamp(), _settings.MaxInFlight);
            Array.Fill(_pings, double.PositiveInfinity);
            Volatile.Write(ref _link, link);
            if (_opened is not null)
            {
                await _opened(link).WaitAsync(_grace, _time, _stop.Token);
            }
        }
        catch (Exception)
        {
            // Whatever it is, the authority's file that is just being replaced for example: who watches must go on and try again. A connection that
            // comes late is not needed any more.
            _ = connecting.ContinueWith(
                late => new RedisLink(late.Result, 0, 1).Discard(), _stop.Token, TaskContinuationOptions.OnlyOnRanToCompletion,
                TaskScheduler.Default);
            Volatile.Write(ref _link, null);
        }
    }

    private async Task PingAsync()
    {
        if (_link is not { } link)
        {
            SetUp(false);
            return;
        }

        var begin = _time.GetTimestamp();
        try
        {
            await link.Database.PingAsync().WaitAsync(_settings.ReplaceAfter, _time, _stop.Token);
            Succeeded();
            _pings[_pinged++ % PingsRemembered] = _time.GetElapsedTime(begin).TotalMilliseconds;
            Volatile.Write(ref _fastestMs, _pings.Min());
            SetUp(true);
        }
        catch (Exception)
        {
            SetUp(false);
        }
    }

    private void SetUp(bool up)
    {
        // Told in the order in which it came about: the watch and a fault may be here at once, and what was told last stands until it changes again.
        lock (_telling)
        {
            _up = up;
            var now = up ? Up : Down;
            if (_told != now)
            {
                Volatile.Write(ref _told, now);
                _observer.Reachable(up);
            }
        }
    }
}
