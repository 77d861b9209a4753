namespace RoutingDecision.Server.Telemetry.Exposition;

/// <summary>Something that has series for a family: a metric of the SDK, a family of latency histograms, or the exporter itself.</summary>
internal abstract class FamilySource(FamilyIdentity identity)
{
    public FamilyIdentity Identity { get; } = identity;

    /// <summary>The meter it belongs to; none for sources that aren't made by a meter.</summary>
    public virtual MeterScope Scope => default;

    /// <summary>
    /// Adds the current series to <paramref name="series"/>, labelled with the scope when <paramref name="withScope"/>.
    /// <paramref name="labels"/> is scratch space.
    /// </summary>
    public abstract void Read(List<Series> series, SeriesLabels labels, bool withScope);
}

/// <summary>Name and version of a meter, either may be empty.</summary>
internal readonly record struct MeterScope(string? Name, string? Version)
{
    public bool IsNone => string.IsNullOrEmpty(Name);

    public void AddTo(SeriesLabels labels)
    {
        labels.Add("otel_scope_name", Name);
        if (!string.IsNullOrEmpty(Version))
        {
            labels.Add("otel_scope_version", Version);
        }
    }
}
