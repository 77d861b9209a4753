namespace RoutingDecision.Server.Telemetry.Exposition;

/// <summary>
/// Puts sources together into families. Sources of the same name and kind become one family, labelled with their meters when there are several; a
/// source whose name is taken by another kind, or whose samples would be taken for another family's, is left out, as is a series whose labels are
/// there already. The first wins, and what is left out is counted.
/// </summary>
internal sealed class FamilyAssembly
{
    private readonly Dictionary<string, List<FamilySource>> families = new(StringComparer.Ordinal);
    private readonly HashSet<string> sampleNames = new(StringComparer.Ordinal);

    /// <summary>Sources left out because of their name.</summary>
    public int DroppedSources { get; private set; }

    /// <summary>Series left out because of their labels; known once <see cref="Read"/> was called.</summary>
    public int DroppedSeries { get; private set; }

    public void Add(FamilySource source)
    {
        FamilyIdentity identity = source.Identity;
        if (families.TryGetValue(identity.Name, out List<FamilySource>? known) && known[0].Identity.Kind == identity.Kind)
        {
            known.Add(source);
        }
        else if (known is null && !sampleNames.Overlaps(SampleNames.Of(identity)))
        {
            families.Add(identity.Name, [source]);
            sampleNames.UnionWith(SampleNames.Of(identity));
        }
        else
        {
            DroppedSources++;
        }
    }

    /// <summary>Reads every source; families without series are left out, because they say nothing.</summary>
    public IEnumerable<MetricFamily> Read()
    {
        var labels = new SeriesLabels();
        foreach (List<FamilySource> sources in families.Values)
        {
            MetricFamily family = Read(sources, labels);
            if (family.Series.Count > 0)
            {
                yield return family;
            }
        }
    }

    private MetricFamily Read(List<FamilySource> sources, SeriesLabels labels)
    {
        bool withScope = sources.Select(source => source.Scope).Where(scope => !scope.IsNone).Distinct().Skip(1).Any();
        var read = new List<Series>();
        foreach (FamilySource source in sources)
        {
            source.Read(read, labels, withScope && !source.Scope.IsNone);
        }

        var unique = new SortedDictionary<string, Series>(StringComparer.Ordinal);
        foreach (Series series in read)
        {
            DroppedSeries += unique.TryAdd(series.Labels, series) ? 0 : 1;
        }

        return new MetricFamily(sources[0].Identity, [.. unique.Values]);
    }
}
