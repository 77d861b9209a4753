using RoutingDecision.Core.Requests;

namespace RoutingDecision.Core.Live;

/// <summary>Outcomes of one model in a sliding window of time slots. Not thread-safe: the owner locks.</summary>
internal sealed class ModelWindow
{
    /// <summary>Slots of a window.</summary>
    public const int Slots = 12;

    private readonly Slot[] _slots = [.. Enumerable.Range(0, Slots).Select(_ => new Slot())];
    private readonly CallCounts _merged = new();
    private readonly long _slotTicks;

    /// <param name="windowTicks">Length of the window in TimeProvider ticks.</param>
    public ModelWindow(long windowTicks) => _slotTicks = Math.Max(1, windowTicks / Slots);

    public void AddSuccess(long now, double latencyMs) => SlotAt(now).AddSuccess(latencyMs);

    public void AddError(long now, ErrorClass error) => SlotAt(now).AddErrors(error);

    /// <summary>Adds counts of a time; those that are out of the window are of no interest.</summary>
    public void Add(long time, CallCounts counts, long now)
    {
        if (NumberAt(time) >= Oldest(now))
        {
            SlotAt(time).Merge(counts);
        }
    }

    public void Clear()
    {
        foreach (var slot in _slots)
        {
            slot.Reset(-Slots);
        }
    }

    /// <summary>Sums the slots that are still in the window, with those of another window of the same length.</summary>
    public WindowTotals Totals(long now, ModelWindow? others = null)
    {
        _merged.Clear();
        MergeInto(_merged, now);
        others?.MergeInto(_merged, now);
        return new WindowTotals(_merged.Calls, _merged.Errors, _merged.Latency.Total, _merged.Latency.Quantile(0.5), _merged.Latency.Quantile(0.95));
    }

    /// <summary>Errors of one class within the window.</summary>
    public int ErrorsOf(ErrorClass error, long now) => _slots.Where(s => s.Number >= Oldest(now)).Sum(s => s.Counts.ErrorsOf(error));

    private long Oldest(long now) => NumberAt(now) - Slots + 1;

    private void MergeInto(CallCounts sum, long now)
    {
        var oldest = Oldest(now);
        foreach (var slot in _slots)
        {
            if (slot.Number >= oldest)
            {
                sum.Merge(slot.Counts);
            }
        }
    }

    private CallCounts SlotAt(long time)
    {
        var number = NumberAt(time);
        var slot = _slots[((number % Slots) + Slots) % Slots];
        if (slot.Number != number)
        {
            slot.Reset(number);
        }

        return slot.Counts;
    }

    // Rounded down below zero as well: what a restart reads back may be older than the clock.
    private long NumberAt(long now) => now >= 0 ? now / _slotTicks : -((-now + _slotTicks - 1) / _slotTicks);

    private sealed class Slot
    {
        public long Number { get; private set; } = long.MinValue;

        public CallCounts Counts { get; } = new();

        public void Reset(long number)
        {
            Number = number;
            Counts.Clear();
        }
    }
}

/// <summary>Sums over a window.</summary>
/// <param name="Calls">Calls that speak for or against the model.</param>
/// <param name="Errors">Those that speak against it.</param>
/// <param name="Timed">Successful calls with a latency.</param>
/// <param name="P50Ms">Median latency in milliseconds, 0 if unknown.</param>
/// <param name="P95Ms">95th percentile in milliseconds, 0 if unknown.</param>
internal readonly record struct WindowTotals(int Calls, int Errors, int Timed, double P50Ms, double P95Ms);
