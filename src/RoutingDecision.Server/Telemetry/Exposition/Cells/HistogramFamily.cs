namespace RoutingDecision.Server.Telemetry.Exposition.Cells;

/// <summary>
/// Latency histograms of one name, in seconds over <see cref="LatencyBounds"/>, that differ by labels from closed sets; used like
/// <see cref="CounterFamily"/>. There is no observable histogram instrument, so the exporter reads the registry that the family joins.
/// Safe for any number of threads.
/// </summary>
internal sealed class HistogramFamily
{
    private readonly LabelledCells<HistogramCell> cells;

    /// <param name="name">Instrument name such as <c>routing.decide.duration</c>; exported as <c>routing_decide_duration_seconds</c>.</param>
    public HistogramFamily(
        HistogramRegistry registry,
        string name,
        string description,
        IReadOnlyList<string> labelNames,
        int maxLabelSets = FamilyLimits.DefaultLabelSets)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        Description = description;
        cells = new(labelNames, maxLabelSets, () => new HistogramCell(registry.Bounds));
        registry.Add(this);
    }

    public string Name { get; }

    public string Description { get; }

    /// <summary>All cells with their labels.</summary>
    public LabelledCell<HistogramCell>[] Cells => cells.All;

    /// <summary>Look-ups beyond the bound.</summary>
    public long Refused => cells.Refused.Value;

    /// <summary>The cell of these label values, given in the order of the label names; beyond the bound the shared "other" cell.</summary>
    public HistogramCell Cell(params ReadOnlySpan<string> labelValues) => cells.Get(labelValues);
}
