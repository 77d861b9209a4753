using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using System.Globalization;
using RoutingDecision.Server.Security;

namespace RoutingDecision.LoadBench.Variants;

/// <summary>
/// Tells a measured server's counters in place of its metrics. It listens to instruments only while it is asked, which is between bursts, so that a
/// server without metrics can still be held to what it answered.
/// </summary>
internal static class CountersOnDemand
{
    /// <summary>Instruments that are told, with their names in /metrics.</summary>
    private static readonly FrozenDictionary<string, string> Samples = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["routing.decisions"] = "routing_decisions_total",
        ["routing.cache.hits"] = "routing_cache_hits_total",
        ["routing.cache.misses"] = "routing_cache_misses_total",
        ["routing.outcomes"] = "routing_outcomes_total",
        ["dotnet.gc.heap.total_allocated"] = "dotnet_gc_heap_total_allocated_bytes_total",
        ["dotnet.gc.collections"] = "dotnet_gc_collections_total",
        ["dotnet.gc.pause.time"] = "dotnet_gc_pause_time_seconds_total",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Answers /metrics before the product's own endpoint does.</summary>
    public static void Map(WebApplication app) => app.MapGet("/metrics", Read).WithOrder(-1).OnMetricsPortOnly();

    /// <summary>The sum of each counter, a line each.</summary>
    public static string Read()
    {
        var sums = new Dictionary<string, double>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (Samples.ContainsKey(instrument.Name))
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(sums, instrument, value));
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Add(sums, instrument, value));
        listener.Start();
        listener.RecordObservableInstruments();
        return string.Concat(sums.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Key} {s.Value}\n")));
    }

    private static void Add(Dictionary<string, double> sums, Instrument instrument, double value) =>
        sums[Samples[instrument.Name]] = sums.GetValueOrDefault(Samples[instrument.Name]) + value;
}
