using RoutingDecision.Core.Requests;

namespace RoutingDecision.Core.Live;

/// <summary>Outcomes of one model in a sliding window of time slots. Not thread-safe: the owner locks.</summary>
internal sealed class ModelWindow
{
    private const int Slots = 12;

    private readonly Slot[] _slots = [.. Enumerable.Range(0, Slots).Select(_ => new Slot())];
    private readonly LatencyHistogram _merged = new();
    private readonly long _slotTicks;

    /// <param name="windowTicks">Length of the window in TimeProvider ticks.</param>
    public ModelWindow(long windowTicks) => _slotTicks = Math.Max(1, windowTicks / Slots);

    public void AddSuccess(long now, double latencyMs)
    {
        var slot = SlotAt(now);
        slot.Calls++;
        if (latencyMs > 0)
        {
            slot.Latency.Add(latencyMs);
        }
    }

    public void AddError(long now, ErrorClass error)
    {
        var slot = SlotAt(now);
        slot.Calls++;
        slot.Errors++;
        slot.ByClass[(int)error]++;
    }

    public void Clear()
    {
        foreach (var slot in _slots)
        {
            slot.Reset(0);
        }
    }

    /// <summary>Sums the slots that are still in the window.</summary>
    public WindowTotals Totals(long now)
    {
        var oldest = (now / _slotTicks) - Slots + 1;
        var calls = 0;
        var errors = 0;
        _merged.Clear();
        foreach (var slot in _slots)
        {
            if (slot.Number >= oldest)
            {
                calls += slot.Calls;
                errors += slot.Errors;
                _merged.Merge(slot.Latency);
            }
        }

        return new WindowTotals(calls, errors, _merged.Total, _merged.Quantile(0.5), _merged.Quantile(0.95));
    }

    /// <summary>Errors of one class within the window.</summary>
    public int ErrorsOf(ErrorClass error, long now)
    {
        var oldest = (now / _slotTicks) - Slots + 1;
        return _slots.Where(s => s.Number >= oldest).Sum(s => s.ByClass[(int)error]);
    }

    private Slot SlotAt(long now)
    {
        var number = now / _slotTicks;
        var slot = _slots[number % Slots];
        if (slot.Number != number)
        {
            slot.Reset(number);
        }

        return slot;
    }

    private sealed class Slot
    {
        public long Number { get; private set; } = -Slots;

        public int Calls { get; set; }

        public int Errors { get; set; }

        public int[] ByClass { get; } = new int[Enum.GetValues<ErrorClass>().Length];

        public LatencyHistogram Latency { get; } = new();

        public void Reset(long number)
        {
            Number = number;
            Calls = 0;
            Errors = 0;
            Array.Clear(ByClass);
            Latency.Clear();
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
