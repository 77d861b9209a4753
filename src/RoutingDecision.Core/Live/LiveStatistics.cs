using System.Collections.Concurrent;
using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Requests;

namespace RoutingDecision.Core.Live;

/// <summary>One result of a model, as far as statistics go.</summary>
/// <param name="Model">Model id.</param>
/// <param name="Error">Why it failed; None: it answered.</param>
/// <param name="LatencyMs">Whole time in milliseconds; 0: unknown.</param>
/// <param name="Task">Task index of the classifier; -1: unknown.</param>
/// <param name="Quality">Whether the answer was satisfactory, when known.</param>
/// <param name="Predicted">P(success) that the decision stated.</param>
public readonly record struct ModelResult(
    string Model, ErrorClass Error, double LatencyMs, long InputTokens, long OutputTokens, double CostUsd, int Task, bool? Quality, double Predicted);

/// <summary>
/// Turns outcomes into the live view. Keyed by model id, so that a policy reload keeps what is known. Thread-safe: one short lock a model, never taken by a decision
/// except to probe a model whose breaker is not closed.
/// </summary>
public sealed class LiveStatistics
{
    private readonly ConcurrentDictionary<string, ModelTracker> _trackers = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly Action<string, BreakerState>? _breakerChanged;
    private readonly Lock _attach = new();
    private HealthSettings? _health;
    private LiveView? _view;
    private LiveView? _previous;

    /// <param name="time">Clock of windows and breakers.</param>
    /// <param name="breakerChanged">Told of a breaker's new state, outside locks.</param>
    public LiveStatistics(TimeProvider time, Action<string, BreakerState>? breakerChanged = null)
    {
        _time = time;
        _breakerChanged = breakerChanged;
    }

    /// <summary>The view for the policy attached last; null before the first.</summary>
    public LiveView? View => Volatile.Read(ref _view);

    /// <summary>
    /// The view of a catalog: that of the policy in force, or of the one before, whose decisions may still be under way during a reload. Of any other catalog
    /// nothing is known.
    /// </summary>
    public LiveView ViewOf(ModelCatalog catalog)
    {
        var view = View;
        if (view is not null && ReferenceEquals(view.Catalog, catalog))
        {
            return view;
        }

        var previous = Volatile.Read(ref _previous);
        return previous is not null && ReferenceEquals(previous.Catalog, catalog) ? previous : new LiveView(catalog);
    }

    /// <summary>
    /// Makes and publishes the view of another catalog, with everything known of its models; a model that a policy drops and a later one names again is still known.
    /// </summary>
    public void Attach(ModelCatalog catalog, HealthSettings health, int tasks)
    {
        lock (_attach)
        {
            var cells = new LiveCell[catalog.Models.Length];
            foreach (var spec in catalog.Models)
            {
                var tracker = _trackers.GetOrAdd(spec.Id, _ => new ModelTracker());
                tracker.Configure(health, tasks, health.LatencySloMs[spec.Tier], _time);
                cells[spec.Index] = tracker.Cell;
            }

            Volatile.Write(ref _health, health);
            Volatile.Write(ref _previous, _view);
            Volatile.Write(ref _view, new LiveView(catalog, cells));
        }
    }

    /// <summary>Takes one result and refreshes the model's entry. Results of models that no policy names are ignored.</summary>
    public void Record(in ModelResult result)
    {
        if (_trackers.TryGetValue(result.Model, out var tracker) && tracker.Record(result, _time.GetTimestamp()))
        {
            _breakerChanged?.Invoke(result.Model, tracker.Cell.Current.Breaker);
        }
    }

    /// <summary>
    /// Takes a result of the past, as a restart reads it back: it counts in the window as if it had come then. In the order of their ages, the
    /// oldest first, and before results of the present.
    /// </summary>
    /// <param name="result">The result.</param>
    /// <param name="age">How long ago it came.</param>
    /// <param name="judge">It counts in the window; false where replicas share those, so that it is there already.</param>
    public void Replay(in ModelResult result, TimeSpan age, bool judge)
    {
        if (_trackers.TryGetValue(result.Model, out var tracker))
        {
            tracker.Replay(result, _time.GetTimestamp() - (long)(age.TotalSeconds * _time.TimestampFrequency), judge);
        }
    }

    /// <summary>Late knowledge of an answer's quality.</summary>
    public void RecordQuality(string model, int task, bool success, double predicted)
    {
        if (_trackers.TryGetValue(model, out var tracker))
        {
            tracker.RecordQuality(task, success, predicted, _time.GetTimestamp());
        }
    }

    /// <summary>Enables, drains or disables a model; false when the policy in force does not name it.</summary>
    public bool SetState(string model, ModelState state)
    {
        if (!Named(model, out var tracker))
        {
            return false;
        }

        tracker.SetState(state, _time.GetTimestamp());
        return true;
    }

    /// <summary>Asks for a place to probe a model whose breaker is not closed.</summary>
    public bool TryProbe(string model)
    {
        if (!_trackers.TryGetValue(model, out var tracker))
        {
            return false;
        }

        var now = _time.GetTimestamp();
        if (tracker.Cell.Current is { Breaker: BreakerState.Open } open && now < open.ProbeFrom)
        {
            // Without the lock: while a breaker is open every decision that could use the model comes here.
            return false;
        }

        var granted = tracker.TryProbe(now, out var changed);
        if (changed)
        {
            _breakerChanged?.Invoke(model, tracker.Cell.Current.Breaker);
        }

        return granted;
    }

    /// <summary>Lets the window move on where no outcome comes in; call about once a second.</summary>
    public void Refresh()
    {
        var now = _time.GetTimestamp();
        foreach (var (_, tracker) in _trackers)
        {
            tracker.Refresh(now);
        }
    }

    /// <summary>Sums of a model since the start; null when the policy in force does not name it.</summary>
    public ModelTotals? TotalsOf(string model) => Named(model, out var tracker) ? tracker.Totals(_time.GetTimestamp()) : null;

    /// <summary>The health settings in force; null before the first policy.</summary>
    public HealthSettings? Health => Volatile.Read(ref _health);

    /// <summary>Length of a slot of the windows: what replicas tell each other is counted by slots of this length.</summary>
    public TimeSpan SlotLength => (Health?.Window ?? TimeSpan.FromMinutes(1)) / ModelWindow.Slots;

    /// <summary>Slots of a window.</summary>
    public static int SlotsOfWindow => ModelWindow.Slots;

    /// <summary>What the other replicas are to be told of every model. Counts are given once; keep them until they are told.</summary>
    public IReadOnlyList<ModelShare> Shares() => [.. _trackers.Select(t => t.Value.Share(t.Key))];

    /// <summary>
    /// Takes what the other replicas counted of a model within the window, in place of what was taken before. Breakers and latency objectives judge
    /// the sum.
    /// </summary>
    /// <param name="model">Model id; one that no policy names is ignored.</param>
    /// <param name="others">Their counts by slot.</param>
    /// <param name="successes">Their successes since the breaker was opened.</param>
    /// <param name="needsLeave">Probes need leave by <see cref="GrantProbes"/>; false when the others can't be reached and the replica probes on its
    /// own.</param>
    public void SetOthers(string model, IReadOnlyList<AgedCounts> others, int successes, bool needsLeave)
    {
        if (_trackers.TryGetValue(model, out var tracker) && tracker.SetOthers(others, successes, needsLeave, _time.GetTimestamp(), _time))
        {
            _breakerChanged?.Invoke(model, tracker.Cell.Current.Breaker);
        }
    }

    /// <summary>Takes over that another replica opened or closed a model's breaker.</summary>
    /// <param name="model">Model id; one that no policy names is ignored.</param>
    /// <param name="broken">Opened, or closed.</param>
    /// <param name="age">How long ago.</param>
    public void AdoptBreaker(string model, bool broken, TimeSpan age)
    {
        if (_trackers.TryGetValue(model, out var tracker) && tracker.Adopt(broken, age, _time.GetTimestamp(), _time))
        {
            _breakerChanged?.Invoke(model, tracker.Cell.Current.Breaker);
        }
    }

    /// <summary>Gives leave for probes of a model, for as long as an open breaker waits.</summary>
    public void GrantProbes(string model, int probes)
    {
        if (_trackers.TryGetValue(model, out var tracker))
        {
            tracker.Grant(probes, _time.GetTimestamp());
        }
    }

    private bool Named(string model, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ModelTracker? tracker)
    {
        tracker = null;
        return View?.Catalog.FindModel(model) is >= 0 && _trackers.TryGetValue(model, out tracker);
    }
}
