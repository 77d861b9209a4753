using Grpc.Core;

namespace RoutingDecision.Client;

/// <summary>
/// Reports outcomes and keeps the fallback table fresh, in rounds, one at a time: every <see cref="RouterOptions.FlushInterval"/>, when
/// woken, and when somebody waits.
/// </summary>
internal sealed class Background : IDisposable
{
    private readonly RouterOptions _options;
    private readonly RoutingCalls _calls;
    private readonly Lease _lease;
    private readonly Reporter _reporter;
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private readonly TaskCompletionSource _hasTable = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<bool> _round = Task.FromResult(true);
    private bool _isWoken;
    private bool _isStopped;
    private long? _fetched;

    public Background(RouterOptions options, RoutingCalls calls, Lease lease, Reporter reporter)
    {
        (_options, _calls, _lease, _reporter) = (options, calls, lease, reporter);
        _timer = options.Time.CreateTimer(_ => Wake(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Wake();
    }

    /// <summary>A table that is due is asked for as often as a decision would be.</summary>
    private TimeSpan Pause => IsTableDue && _options.PauseAfterFailure < _options.FlushInterval ? _options.PauseAfterFailure : _options.FlushInterval;

    private bool IsTableDue => _fetched is not { } at || _options.Time.GetElapsedTime(at) >= _options.TableRefresh;

    /// <summary>Starts a round soon, unless one is about to.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            if (!_isWoken && !_isStopped)
            {
                _isWoken = true;
                _round = NextAsync(_round);
            }
        }
    }

    /// <summary>Waits for one round that begins after this call; whether it sent all that waited, within the time.</summary>
    public async Task<bool> FlushAsync(TimeSpan timeout)
    {
        Task<bool> round;
        lock (_lock)
        {
            round = _round = NextAsync(_round);
        }

        return await IsDoneAsync(round, timeout) && await round;
    }

    /// <summary>Whether the table has been fetched once, within the time.</summary>
    public Task<bool> HasTableAsync(TimeSpan timeout) => IsDoneAsync(_hasTable.Task, timeout);

    public void Dispose()
    {
        lock (_lock)
        {
            _isStopped = true;
        }

        _timer.Dispose();
    }

    private async Task<bool> IsDoneAsync(Task task, TimeSpan timeout)
    {
        await task.WaitAsync(timeout, _options.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return task.IsCompletedSuccessfully;
    }

    private async Task<bool> NextAsync(Task<bool> before)
    {
        await before;
        // Never in the thread of whoever woke it, which holds the lock.
        await Task.Yield();
        lock (_lock)
        {
            _isWoken = false;
        }

        await RefreshTableAsync();
        var sent = await _reporter.SendAsync();
        lock (_lock)
        {
            if (!_isStopped)
            {
                _timer.Change(Pause, Timeout.InfiniteTimeSpan);
            }
        }

        return sent;
    }

    private async Task RefreshTableAsync()
    {
        if (!IsTableDue)
        {
            return;
        }

        try
        {
            _lease.KeepTable(await _calls.GetFallbackTableAsync());
            _fetched = _options.Time.GetTimestamp();
            _hasTable.TrySetResult();
        }
        catch (Exception e) when (e is RpcException or ObjectDisposedException)
        {
            // The old one serves as long as its lease says.
        }
    }
}
