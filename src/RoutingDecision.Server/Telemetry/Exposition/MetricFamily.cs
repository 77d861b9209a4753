namespace RoutingDecision.Server.Telemetry.Exposition;

/// <summary>What a family's samples mean.</summary>
internal enum FamilyKind
{
    Counter,
    Gauge,
    Histogram,

    /// <summary>Labels that describe the process; the text format, which has no such type, shows a gauge of one.</summary>
    Info,
}

/// <summary>Name and meaning of a family.</summary>
/// <param name="Name">Exposed name with the unit, without the suffixes that samples carry (<c>_total</c>, <c>_bucket</c>, <c>_info</c>).</param>
/// <param name="Unit">Spelled-out unit that the name ends in, or empty.</param>
/// <param name="Help">One sentence, unescaped.</param>
internal sealed record FamilyIdentity(string Name, FamilyKind Kind, string Unit, string Help);

/// <summary>A family as it is written: its series in ordinal order of their labels, which are unique.</summary>
internal sealed record MetricFamily(FamilyIdentity Identity, IReadOnlyList<Series> Series);

/// <summary>
/// All families of one collection, what describes the process first, as OpenMetrics asks, the others in ordinal order of their names; immutable.
/// </summary>
internal sealed record MetricSnapshot(IReadOnlyList<MetricFamily> Families);
