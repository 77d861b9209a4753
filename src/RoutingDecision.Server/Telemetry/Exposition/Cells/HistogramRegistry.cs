namespace RoutingDecision.Server.Telemetry.Exposition.Cells;

/// <summary>The latency histograms of the process, for the exporter. Safe for any number of threads.</summary>
/// <param name="time">Whose time stamps the cells record; at least microsecond resolution.</param>
internal sealed class HistogramRegistry(TimeProvider time)
{
    private readonly Lock gate = new();
    private HistogramFamily[] families = [];

    /// <summary>The bounds of every histogram, in the ticks of the registry's clock.</summary>
    public LatencyBounds Bounds { get; } = new(time.TimestampFrequency);

    /// <summary>The families in the order they joined. The array is replaced when one is added and never changed.</summary>
    public HistogramFamily[] Families => Volatile.Read(ref families);

    internal void Add(HistogramFamily family)
    {
        lock (gate)
        {
            Volatile.Write(ref families, [.. families, family]);
        }
    }
}
