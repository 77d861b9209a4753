using RoutingDecision.Core.Policies;

namespace RoutingDecision.Core.Live;

/// <summary>
/// Breaker of one model: closed until the window's error rate is too high, open for a while, then half open with a bounded number of probes under way.
/// As many successes as probes close it; one failure opens it again. Timestamps are TimeProvider ticks. Not thread-safe: the owner locks.
/// </summary>
internal sealed class CircuitBreaker
{
    private readonly long[] _probes;
    private int _successes;

    /// <param name="probes">Probes that may be under way while half open, at least 1.</param>
    public CircuitBreaker(int probes) => _probes = new long[probes];

    public BreakerState State { get; private set; }

    /// <summary>From when probes are let through, while open.</summary>
    public long ProbeFrom { get; private set; }

    /// <summary>Opens it when the window says so.</summary>
    public void OnWindow(int calls, int errors, HealthSettings health, long now, long openTicks)
    {
        if (State == BreakerState.Closed && calls >= health.MinCalls && errors >= health.OpenAtErrorRate * calls && errors > 0)
        {
            Open(now, openTicks);
        }
    }

    /// <summary>Takes a place for a probe; false when all are taken or it is too early. A place not given back expires after <paramref name="leaseTicks"/>.</summary>
    public bool TryProbe(long now, long leaseTicks)
    {
        if (State == BreakerState.Closed)
        {
            return true;
        }

        if (State == BreakerState.Open)
        {
            if (now < ProbeFrom)
            {
                return false;
            }

            State = BreakerState.HalfOpen;
            _successes = 0;
            Array.Clear(_probes);
        }

        for (var i = 0; i < _probes.Length; i++)
        {
            if (_probes[i] <= now)
            {
                _probes[i] = now + leaseTicks;
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes the result of a call; true when the state changed.</summary>
    public bool OnResult(bool success, long now, long openTicks)
    {
        if (State != BreakerState.HalfOpen)
        {
            return false;
        }

        if (!success)
        {
            Open(now, openTicks);
            return true;
        }

        Release(now);
        if (++_successes < _probes.Length)
        {
            return false;
        }

        State = BreakerState.Closed;
        return true;
    }

    /// <summary>Takes a result that speaks neither for nor against the model: while half open its place is free again.</summary>
    public void OnNeutral(long now)
    {
        if (State == BreakerState.HalfOpen)
        {
            Release(now);
        }
    }

    private void Open(long now, long openTicks)
    {
        State = BreakerState.Open;
        ProbeFrom = now + openTicks;
        _successes = 0;
    }

    /// <summary>Gives back the place that was taken first: which probe it was that reported is not known.</summary>
    private void Release(long now)
    {
        var first = -1;
        for (var i = 0; i < _probes.Length; i++)
        {
            if (_probes[i] > now && (first < 0 || _probes[i] < _probes[first]))
            {
                first = i;
            }
        }

        if (first >= 0)
        {
            _probes[first] = 0;
        }
    }
}
