namespace RoutingDecision.Server.Telemetry.Exposition;

/// <summary>The formats in which metrics are exposed.</summary>
internal enum ExpositionFormat
{
    /// <summary>Prometheus text format 0.0.4.</summary>
    Text,

    /// <summary>OpenMetrics 1.0.0: adds units, exemplars and the info type.</summary>
    OpenMetrics,
}
