using System.Diagnostics.Metrics;

namespace RoutingDecision.Server.Telemetry.Exposition.Cells;

/// <summary>
/// Gauges of one name that differ by labels from closed sets; used like <see cref="CounterFamily"/>. A cell stays exported for the life of the
/// process, so set it to a value that says so when what it described is gone. Safe for any number of threads.
/// </summary>
internal sealed class GaugeFamily
{
    private readonly LabelledCells<GaugeCell> cells;

    /// <param name="name">Instrument name such as <c>routing.breaker.state</c>; exported as <c>routing_breaker_state</c>.</param>
    /// <param name="unit">UCUM unit (<c>s</c>, <c>By</c>; <c>1</c> is exported as <c>ratio</c>), an annotation such as <c>{entry}</c>, or
    /// null.</param>
    public GaugeFamily(
        Meter meter,
        string name,
        string? unit,
        string description,
        IReadOnlyList<string> labelNames,
        int maxLabelSets = FamilyLimits.DefaultLabelSets)
    {
        cells = new(labelNames, maxLabelSets, static () => new GaugeCell());
        meter.CreateObservableGauge(name, Observe, unit, description);
        FamilyLimits.ObserveOverflow(meter, name, cells.Refused);
    }

    /// <summary>The cell of these label values, given in the order of the label names; beyond the bound the shared "other" cell.</summary>
    public GaugeCell Cell(params ReadOnlySpan<string> labelValues) => cells.Get(labelValues);

    private Measurement<double>[] Observe() => Array.ConvertAll(cells.All, static cell => new Measurement<double>(cell.Cell.Value, cell.Tags));
}
