using OpenTelemetry.Metrics;

namespace RoutingDecision.Server.Telemetry.Exposition;

/// <summary>A metric of the SDK. Its points are only valid during the export.</summary>
internal sealed class InstrumentSource(Metric metric)
    : FamilySource(PrometheusName.Identify(metric.Name, metric.Unit, metric.Description, KindOf(metric)))
{
    public override MeterScope Scope => new(metric.MeterName, metric.MeterVersion);

    public override void Read(List<Series> series, SeriesLabels labels, bool withScope)
    {
        string? reserved = Identity.Kind == FamilyKind.Histogram ? "le" : null;
        foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
        {
            foreach (KeyValuePair<string, object?> tag in point.Tags)
            {
                labels.Add(tag.Key, tag.Value, reserved);
            }

            if (withScope)
            {
                Scope.AddTo(labels);
            }

            series.Add(Read(in point, labels.Take()));
        }
    }

    private static FamilyKind KindOf(Metric metric) => metric.MetricType switch
    {
        MetricType.LongSum or MetricType.DoubleSum => FamilyKind.Counter,
        MetricType.Histogram or MetricType.ExponentialHistogram => FamilyKind.Histogram,
        _ => FamilyKind.Gauge,
    };

    private Series Read(in MetricPoint point, string labels) => metric.MetricType switch
    {
        MetricType.LongSum => new NumberSeries(labels, new Number(point.GetSumLong()), ExemplarReader.Latest(in point, isLong: true)),
        MetricType.DoubleSum => new NumberSeries(labels, new Number(point.GetSumDouble()), ExemplarReader.Latest(in point, isLong: false)),
        MetricType.LongSumNonMonotonic => new NumberSeries(labels, new Number(point.GetSumLong())),
        MetricType.DoubleSumNonMonotonic => new NumberSeries(labels, new Number(point.GetSumDouble())),
        MetricType.LongGauge => new NumberSeries(labels, new Number(point.GetGaugeLastValueLong())),
        MetricType.DoubleGauge => new NumberSeries(labels, new Number(point.GetGaugeLastValueDouble())),
        MetricType.Histogram => ReadHistogram(in point, labels),
        // Its bounds move as it rescales, which would break a series per bound: only count and sum are exposed.
        MetricType.ExponentialHistogram => new HistogramSeries(labels, [], [point.GetHistogramCount()], point.GetHistogramSum()),
        _ => throw new NotSupportedException($"Metric type {metric.MetricType} of {metric.Name} is unknown to the exposition."),
    };

    private static HistogramSeries ReadHistogram(in MetricPoint point, string labels)
    {
        var bounds = new List<double>();
        var counts = new List<long>();
        foreach (HistogramBucket bucket in point.GetHistogramBuckets())
        {
            counts.Add(bucket.BucketCount);
            if (!double.IsPositiveInfinity(bucket.ExplicitBound))
            {
                bounds.Add(bucket.ExplicitBound);
            }
        }

        if (counts.Count == bounds.Count)
        {
            // A histogram that was configured without bounds has no buckets at all.
            counts.Add(point.GetHistogramCount());
        }

        double[] upper = [.. bounds];
        return new HistogramSeries(labels, upper, [.. counts], point.GetHistogramSum(), ExemplarReader.PerBucket(in point, upper));
    }
}
