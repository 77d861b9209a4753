using RoutingDecision.Server.Telemetry.Exposition.Cells;

namespace RoutingDecision.Server.Telemetry.Exposition;

/// <summary>The cells of a latency histogram family.</summary>
internal sealed class LatencySource(HistogramFamily family)
    : FamilySource(PrometheusName.Identify(family.Name, "s", family.Description, FamilyKind.Histogram))
{
    public override void Read(List<Series> series, SeriesLabels labels, bool withScope)
    {
        foreach (LabelledCell<HistogramCell> cell in family.Cells)
        {
            foreach ((string tag, object? value) in cell.Tags)
            {
                labels.Add(tag, value, reserved: "le");
            }

            HistogramReading reading = cell.Cell.Read();
            series.Add(new HistogramSeries(labels.Take(), LatencyBounds.Seconds, reading.Counts, reading.SumSeconds));
        }
    }
}
