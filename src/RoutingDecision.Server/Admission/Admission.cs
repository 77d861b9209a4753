using System.Threading.RateLimiting;
using RoutingDecision.Server.Hosting;

namespace RoutingDecision.Server.Admission;

/// <summary>
/// What the server takes on at once: a number of calls, a short queue before them, and as many streams again. Beyond that, and while calls wait too
/// long for a thread, it says so at once and cheaply, so that what it
/// did take on is answered in time.
/// </summary>
internal sealed class Admission : IDisposable
{
    private readonly ConcurrencyLimiter _calls;
    private readonly Places _streams;
    private readonly QueueProbe _probe;
    private readonly TimeProvider _time;
    private readonly TimeSpan _most;
    private readonly int _places;

    public Admission(ServerOptions options, QueueProbe probe, TimeProvider time)
    {
        (_probe, _time) = (probe, time);
        _most = TimeSpan.FromMilliseconds(options.QueueMs);
        _places = options.MaxCalls;
        _streams = new Places(_places);
        _calls = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = _places,
            QueueLimit = options.QueueCalls,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
    }

    /// <summary>Calls wait longer for a thread than they should.</summary>
    public bool IsBehind => _probe.Delay() > _most;

    /// <summary>Places that calls hold now.</summary>
    public int Taken => _places - (int)_calls.GetStatistics()!.CurrentAvailablePermits;

    /// <summary>Takes a place for a call if there is one at once.</summary>
    public RateLimitLease Enter() => _calls.AttemptAcquire();

    /// <summary>Waits in the queue for a place; a lease that is not acquired: the queue is full, or the wait was too long.</summary>
    public async ValueTask<RateLimitLease?> WaitAsync(CancellationToken gone)
    {
        using var enough = new CancellationTokenSource(_most, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, gone);
        try
        {
            return await _calls.AcquireAsync(1, either.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Takes a place for a stream.</summary>
    public bool TryEnterStream() => _streams.TryTake();

    public void LeaveStream() => _streams.GiveBack();

    public void Dispose() => _calls.Dispose();
}
