using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Requests;

namespace RoutingDecision.Core.Live;

/// <summary>Everything mutable about one model, behind one lock.</summary>
internal sealed class ModelTracker
{
    private readonly Lock _gate = new();
    private readonly CallCounts _recent = new();
    private ModelWindow? _window;
    private ModelWindow? _others;
    private long _othersFrom = long.MinValue;
    private CircuitBreaker? _breaker;
    private QualityShift? _quality;
    private HealthSettings? _health;
    private ModelTotals _totals = new();
    private ModelState _state;
    private float[] _shift = [];
    private long _openTicks;
    private double _sloMs;

    /// <summary>The entry that views read.</summary>
    public LiveCell Cell { get; } = new();

    /// <summary>Takes the settings of a policy; what is known is kept unless the settings that shape it changed.</summary>
    public void Configure(HealthSettings health, int tasks, double sloMs, TimeProvider time)
    {
        lock (_gate)
        {
            if (_window is null || _health!.Window != health.Window)
            {
                _window = new ModelWindow(ToTicks(health.Window, time));
                _others = new ModelWindow(ToTicks(health.Window, time));
            }

            if (_breaker is null || _health!.HalfOpenProbes != health.HalfOpenProbes)
            {
                _breaker = new CircuitBreaker(health.HalfOpenProbes);
            }

            if (_quality is null || _shift.Length != tasks)
            {
                _quality = new QualityShift(tasks);
                _shift = new float[tasks];
            }

            _health = health;
            _openTicks = ToTicks(health.HalfOpenAfter, time);
            _sloMs = sloMs;
            Publish(time.GetTimestamp());
        }
    }

    /// <summary>Takes a result; true when the breaker changed its state.</summary>
    public bool Record(in ModelResult result, long now)
    {
        lock (_gate)
        {
            var before = _breaker!.State;
            Sum(result);
            Judge(result.Error, result.LatencyMs, now);
            Publish(now);
            return _breaker.State != before;
        }
    }

    /// <summary>Takes a result of an earlier run.</summary>
    public void Replay(in ModelResult result, long then, bool judge)
    {
        lock (_gate)
        {
            Sum(result);
            if (judge)
            {
                Judge(result.Error, result.LatencyMs, then);
                // The other replicas were told of it then.
                _recent.Clear();
            }

            Publish(then);
        }
    }

    public void RecordQuality(int task, bool success, double predicted, long now)
    {
        lock (_gate)
        {
            Learn(task, success, predicted);
            Publish(now);
        }
    }

    public void SetState(ModelState state, long now)
    {
        lock (_gate)
        {
            _state = state;
            Publish(now);
        }
    }

    /// <summary>Takes a place for a probe.</summary>
    public bool TryProbe(long now, out bool changed)
    {
        lock (_gate)
        {
            var before = _breaker!.State;
            var granted = _breaker.TryProbe(now, _openTicks);
            changed = _breaker.State != before;
            if (changed)
            {
                Publish(now);
            }

            return granted;
        }
    }

    public void Refresh(long now)
    {
        lock (_gate)
        {
            Publish(now);
        }
    }

    /// <summary>What the other replicas are to be told; what was counted is told once.</summary>
    public ModelShare Share(string model)
    {
        lock (_gate)
        {
            CallCounts? recent = null;
            if (_recent.Calls > 0)
            {
                recent = new CallCounts();
                recent.Merge(_recent);
                _recent.Clear();
            }

            var breaker = _breaker!;
            return new ModelShare(model, recent, breaker.State != BreakerState.Closed, breaker.Transitions, breaker.Successes, breaker.LeaveWanted);
        }
    }

    /// <summary>
    /// Takes what the other replicas counted within the window, in place of what they had told before; true when the breaker changed its state.
    /// </summary>
    public bool SetOthers(IReadOnlyList<AgedCounts> others, int successes, bool needsLeave, long now, TimeProvider time)
    {
        lock (_gate)
        {
            var before = _breaker!.State;
            _others!.Clear();
            foreach (var (age, counts) in others)
            {
                var from = now - ToTicks(age, time);
                if (from >= _othersFrom)
                {
                    _others.Add(from, counts, now);
                }
            }

            _breaker.NeedsLeave = needsLeave;
            _breaker.OthersSuccesses = successes;
            if (_breaker.TryClose())
            {
                Forget(now);
            }

            var totals = _window!.Totals(now, _others);
            _breaker.OnWindow(totals.Calls, totals.Errors, _health!, now, _openTicks);
            Publish(now);
            return _breaker.State != before;
        }
    }

    /// <summary>Takes over another replica's transition of the breaker; true when the state changed.</summary>
    public bool Adopt(bool broken, TimeSpan age, long now, TimeProvider time)
    {
        lock (_gate)
        {
            var before = _breaker!.State;
            if (!broken && before == BreakerState.Closed)
            {
                return false;
            }

            _breaker.Adopt(broken, now - ToTicks(age, time), _openTicks);
            if (!broken)
            {
                Forget(now);
            }

            Publish(now);
            return _breaker.State != before;
        }
    }

    /// <summary>Gives leave for probes until the next half-opening would be due.</summary>
    public void Grant(int probes, long now)
    {
        lock (_gate)
        {
            _breaker!.Grant(probes, now + _openTicks);
        }
    }

    public ModelTotals Totals(long now)
    {
        lock (_gate)
        {
            return _totals with
            {
                RecentErrors = Enum.GetValues<ErrorClass>().Where(c => _window!.ErrorsOf(c, now) > 0).ToDictionary(c => c, c => _window!.ErrorsOf(c, now)),
            };
        }
    }

    private void Sum(in ModelResult result)
    {
        _totals = _totals with
        {
            Calls = _totals.Calls + 1,
            Errors = _totals.Errors + (result.Error == ErrorClass.None ? 0 : 1),
            InputTokens = _totals.InputTokens + result.InputTokens,
            OutputTokens = _totals.OutputTokens + result.OutputTokens,
            CostUsd = _totals.CostUsd + result.CostUsd,
        };
        if (result.Quality is { } quality)
        {
            Learn(result.Task, quality, result.Predicted);
        }
    }

    /// <summary>The prediction contained what was learned before; without taking that out again only half of a model's bias would be learned.</summary>
    private void Learn(int task, bool success, double predicted)
    {
        if ((uint)task < (uint)_shift.Length)
        {
            _quality!.Add(task, success, predicted - _shift[task]);
            _shift = _quality.Values();
        }
    }

    private void Judge(ErrorClass error, double latencyMs, long now)
    {
        if (error == ErrorClass.None)
        {
            _window!.AddSuccess(now, latencyMs);
            _recent.AddSuccess(latencyMs);
        }
        else if (SpeaksAgainstModel(error))
        {
            _window!.AddError(now, error);
            _recent.AddErrors(error);
        }
        else
        {
            _breaker!.OnNeutral(now);
            return;
        }

        if (_breaker!.OnResult(error == ErrorClass.None, now, _openTicks) && _breaker.State == BreakerState.Closed)
        {
            Forget(now);
        }
        else
        {
            var totals = _window.Totals(now, _others);
            _breaker.OnWindow(totals.Calls, totals.Errors, _health!, now, _openTicks);
        }
    }

    /// <summary>What was seen before an outage ended, here or elsewhere, must not open the breaker again.</summary>
    private void Forget(long now)
    {
        _window!.Clear();
        _others!.Clear();
        _othersFrom = now;
    }

    /// <summary>Replaces the entry; always under the lock, so that an older one can't come last.</summary>
    private void Publish(long now)
    {
        var totals = _window!.Totals(now, _others);
        Cell.Current = new ModelLive
        {
            State = _state,
            Breaker = _breaker!.State,
            ProbeFrom = _breaker.ProbeFrom,
            Calls = totals.Calls,
            Errors = totals.Errors,
            LatencyP50Ms = totals.P50Ms,
            LatencyP95Ms = totals.P95Ms,
            OverSlo = _sloMs > 0 && totals.Timed >= _health!.MinCalls && totals.P95Ms > _sloMs,
            QualityShift = _shift,
        };
    }

    private static bool SpeaksAgainstModel(ErrorClass error) =>
        error is ErrorClass.Timeout or ErrorClass.RateLimited or ErrorClass.Provider or ErrorClass.Other;

    private static long ToTicks(TimeSpan span, TimeProvider time) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
