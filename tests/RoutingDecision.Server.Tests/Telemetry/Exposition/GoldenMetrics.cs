using System.Diagnostics;
using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using RoutingDecision.Server.Telemetry.Exposition.Cells;

namespace RoutingDecision.Server.Tests.Telemetry.Exposition;

/// <summary>One of every kind of metric, with known values.</summary>
internal static class GoldenMetrics
{
    public const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    public static CollectedMetrics Create(string meter)
    {
        var metrics = new CollectedMetrics(Configure, meter);
        Record(metrics.Meter, metrics.Histograms);
        return metrics;
    }

    public static void Configure(MeterProviderBuilder builder) => builder
        .ConfigureResource(resource => resource.AddService("routing-decision", serviceVersion: "0.1.0", serviceInstanceId: "replica-1"))
        .AddView("test.viewed", new ExplicitBucketHistogramConfiguration { Boundaries = [-1, 0, 1] })
        .AddView("test.unbounded", new ExplicitBucketHistogramConfiguration { Boundaries = [] })
        .AddView("test.exponential", new Base2ExponentialBucketHistogramConfiguration());

    public static void Record(Meter meter, HistogramRegistry histograms)
    {
        AddCells(meter, histograms);
        AddInstruments(meter);
    }

    private static void AddCells(Meter meter, HistogramRegistry histograms)
    {
        var decisions = new CounterFamily(meter, "routing.decisions", "{decision}", "Decisions made.", ["tier", "decided_by"], 2);
        decisions.Cell("economy", "rule").Add(3);
        decisions.Cell("premium", "classifier").Increment();
        decisions.Cell("standard", "default").Add(5);
        new GaugeFamily(meter, "routing.cache.fill", "1", "Filled part of the \"cache\".", []).Cell().Value = 0.25;

        HistogramCell stop = new HistogramFamily(histograms, "routing.stop.duration", "Time of one stop.", ["stop"]).Cell("rules");
        stop.Record(Stopwatch.Frequency / 1_000_000);
        stop.Record(Stopwatch.Frequency / 400_000);
        stop.Record(Stopwatch.Frequency * 30);
    }

    private static void AddInstruments(Meter meter)
    {
        meter.CreateCounter<long>("test.bytes_total", "By", "Line one\nwith a \\ backslash.").Add(long.MaxValue);
        Counter<double> traced = meter.CreateCounter<double>("test.traced", "s");
        Gauge<double> odd = meter.CreateGauge<double>("test.odd", description: "Not finite.");
        odd.Record(double.NaN, new KeyValuePair<string, object?>("value", "nan"));
        odd.Record(double.NegativeInfinity, new KeyValuePair<string, object?>("value", "minus"));
        odd.Record(double.PositiveInfinity, new KeyValuePair<string, object?>("value", "plus"));
        meter.CreateUpDownCounter<int>("test.active", "{call}", "Calls under way.")
            .Add(-2, new KeyValuePair<string, object?>("why", "a \"b\" \\ c\nd"));
        Histogram<double> advised = meter.CreateHistogram(
            "test.advised", "s", "With advice.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 1] });
        advised.Record(0.5, new KeyValuePair<string, object?>("le", "mine"));
        meter.CreateHistogram<int>("test.viewed", description: "By a view.").Record(-1);
        meter.CreateHistogram<double>("test.unbounded", description: "Count and sum.").Record(4);
        meter.CreateHistogram<double>("test.exponential", description: "Without fixed bounds.").Record(8);

        using var activity = new Activity("traced");
        activity.SetParentId(
            ActivityTraceId.CreateFromString(TraceId), ActivitySpanId.CreateFromString("b7ad6b7169203331"), ActivityTraceFlags.Recorded);
        activity.Start();
        advised.Record(0.0005);
        advised.Record(2.5);
        traced.Add(1.5);
        activity.Stop();
    }
}
