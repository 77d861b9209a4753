using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using RoutingDecision.Server.Telemetry.Exposition.Cells;

namespace RoutingDecision.Server.Telemetry.Exposition;

/// <summary>Registers the exposition of metrics.</summary>
internal static class ExpositionRegistration
{
    /// <summary>
    /// Registers a <see cref="MeterProvider"/> that collects the runtime's, hosting's and Kestrel's meters and those that <paramref
    /// name="configure"/> adds, the exporter that scrapes read, and the <see cref="HistogramRegistry"/> for latency cells. The provider is built
    /// before the first hosted service starts and disposed with the container. Recordings inside a sampled trace become exemplars.
    /// </summary>
    /// <param name="configure">Adds meters and views, describes the resource; may override what is set here.</param>
    public static IServiceCollection AddPrometheusExposition(this IServiceCollection services, Action<MeterProviderBuilder> configure)
    {
        services.AddSingleton(provider => new HistogramRegistry(provider.GetService<TimeProvider>() ?? TimeProvider.System));
        services.AddSingleton<PrometheusExporter>();
        services.AddSingleton(provider => Build(provider.GetRequiredService<PrometheusExporter>(), provider.GetService<IMeterFactory>(), configure));
        services.AddHostedService<MeterProviderStart>();
        return services;
    }

    private static MeterProvider Build(PrometheusExporter exporter, IMeterFactory? ownFactory, Action<MeterProviderBuilder> configure)
    {
        MeterProviderBuilder builder = Sdk.CreateMeterProviderBuilder()
            .AddMeter("System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
            .AddView(instrument => IsOfAnotherHost(instrument, ownFactory) ? MetricStreamConfiguration.Drop : null)
            .SetExemplarFilter(ExemplarFilterType.TraceBased)
            .AddReader(new BaseExportingMetricReader(exporter) { TemporalityPreference = MetricReaderTemporalityPreference.Cumulative });
        configure(builder);
        return builder.Build();
    }

    // Meters are known by name across the process. The SDK would take another host's instruments for this one's, and end both when that host stops.
    private static bool IsOfAnotherHost(Instrument instrument, IMeterFactory? ownFactory) =>
        instrument.Meter.Scope is IMeterFactory factory && factory != ownFactory;
}
