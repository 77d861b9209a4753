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
    private int _granted;
    private long _grantedUntil;

    /// <param name="probes">Probes that may be under way while half open, at least 1.</param>
    public CircuitBreaker(int probes) => _probes = new long[probes];

    public BreakerState State { get; private set; }

    /// <summary>From when probes are let through, while open.</summary>
    public long ProbeFrom { get; private set; }

    /// <summary>How often it opened or closed.</summary>
    public int Transitions { get; private set; }

    /// <summary>Successes since it was opened, while it is not closed.</summary>
    public int Successes => State == BreakerState.Closed ? 0 : _successes;

    /// <summary>Successes that other replicas saw since it was opened.</summary>
    public int OthersSuccesses { get; set; }

    /// <summary>Probes need leave, given by <see cref="Grant"/>, as other replicas probe as well.</summary>
    public bool NeedsLeave { get; set; }

    /// <summary>A probe was refused for want of leave; until leave is given.</summary>
    public bool LeaveWanted { get; private set; }

    /// <summary>Gives leave for some probes; it replaces what is left of an earlier one.</summary>
    public void Grant(int probes, long until)
    {
        (_granted, _grantedUntil) = (probes, until);
        LeaveWanted = false;
    }

    /// <summary>Takes over what another replica saw.</summary>
    public void Adopt(bool broken, long now, long openTicks)
    {
        if (broken)
        {
            Open(now, openTicks);
        }
        else
        {
            Close();
        }

        Transitions--;
    }

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

            HalfOpen();
        }

        if (NeedsLeave)
        {
            return TakeLeave(now);
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
        if (NeedsLeave && State == BreakerState.Open && now >= ProbeFrom)
        {
            // Another replica's probe, reported here.
            HalfOpen();
        }

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
        _successes++;
        return TryClose();
    }

    /// <summary>Closes it when enough successes were seen here and elsewhere; true when it did.</summary>
    public bool TryClose()
    {
        if (State != BreakerState.HalfOpen || _successes + OthersSuccesses < _probes.Length)
        {
            return false;
        }

        Close();
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
        (_successes, OthersSuccesses, _granted) = (0, 0, 0);
        Transitions++;
    }

    private void Close()
    {
        State = BreakerState.Closed;
        (_successes, OthersSuccesses, _granted) = (0, 0, 0);
        LeaveWanted = false;
        Transitions++;
    }

    private void HalfOpen()
    {
        State = BreakerState.HalfOpen;
        (_successes, OthersSuccesses) = (0, 0);
        Array.Clear(_probes);
    }

    private bool TakeLeave(long now)
    {
        if (_granted > 0 && now < _grantedUntil)
        {
            _granted--;
            return true;
        }

        LeaveWanted = _grantedUntil <= now;
        return false;
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
