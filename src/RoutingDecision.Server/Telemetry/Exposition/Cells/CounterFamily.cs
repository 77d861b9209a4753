using System.Diagnostics.Metrics;

namespace RoutingDecision.Server.Telemetry.Exposition.Cells;

/// <summary>
/// Counters of one name that differ by labels from closed sets. Ask for the cells when the part starts or a policy is loaded, keep them, and add to
/// them on the hot path; the family is read by an observable counter when metrics are collected. Safe for any number of threads.
/// </summary>
internal sealed class CounterFamily
{
    private readonly LabelledCells<CounterCell> cells;

    /// <param name="name">Instrument name such as <c>routing.decisions</c>; exported as <c>routing_decisions_total</c>.</param>
    /// <param name="unit">UCUM unit (<c>s</c>, <c>By</c>), an annotation such as <c>{decision}</c> that isn't exported, or null.</param>
    public CounterFamily(
        Meter meter,
        string name,
        string? unit,
        string description,
        IReadOnlyList<string> labelNames,
        int maxLabelSets = FamilyLimits.DefaultLabelSets)
    {
        cells = new(labelNames, maxLabelSets, static () => new CounterCell());
        meter.CreateObservableCounter(name, Observe, unit, description);
        FamilyLimits.ObserveOverflow(meter, name, cells.Refused);
    }

    /// <summary>The cell of these label values, given in the order of the label names; beyond the bound the shared "other" cell.</summary>
    public CounterCell Cell(params ReadOnlySpan<string> labelValues) => cells.Get(labelValues);

    private Measurement<long>[] Observe() => Array.ConvertAll(cells.All, static cell => new Measurement<long>(cell.Cell.Value, cell.Tags));
}
