namespace RoutingDecision.Core.Reports;

/// <summary>Cubes of several replicas, read as one: no decision counts in two of them. Not thread-safe.</summary>
internal sealed class ReportCubes(params IReadOnlyList<ReportCube> cubes)
{
    /// <summary>First and last hour that hold something; null: none does.</summary>
    public (long First, long Last)? Hours
    {
        get
        {
            var held = cubes.Where(c => c.Hours.Any()).ToList();
            return held.Count == 0 ? null : (held.Min(c => c.Hours.First()), held.Max(c => c.Hours.Last()));
        }
    }

    /// <summary>Hour since 1970 UTC before which some of them keep nothing.</summary>
    public long Since => cubes.Max(c => c.Since);

    /// <summary>See <see cref="ReportCube.IsFolded"/>.</summary>
    public bool IsFolded => cubes.Any(c => c.IsFolded);

    /// <summary>See <see cref="ReportCube.Read"/>.</summary>
    public SortedDictionary<string, ReportCell> Read(long from, long until, string? tenant, ReportDimension dimension)
    {
        var groups = new SortedDictionary<string, ReportCell>(StringComparer.Ordinal);
        foreach (var cube in cubes)
        {
            cube.AddTo(groups, from, until, tenant, dimension);
        }

        return groups;
    }
}
