using RoutingDecision.LoadBench.Profiles.Areas;
using RoutingDecision.LoadBench.Profiles.Stacks;

namespace RoutingDecision.LoadBench.Profiles;

/// <summary>Samples of one server, counted.</summary>
internal sealed class Profile
{
    private readonly Dictionary<Area, long> _byArea = [];
    private readonly Dictionary<string, long> _byFunction = new(StringComparer.Ordinal);
    private long _managed;
    private long _optimised;

    public long Samples { get; private set; }

    /// <summary>
    /// Share of the samples with managed code whose innermost managed function was compiled for good; NaN without any. Callers further out do not
    /// count: the loops of threads are entered once, and so never compiled again.
    /// </summary>
    public double OptimisedShare => (double)_optimised / _managed;

    public static Profile Of(IEnumerable<StackSample> samples)
    {
        var profile = new Profile();
        var finder = new AreaFinder(AreaList.All, AreaList.Rest);
        foreach (var sample in samples)
        {
            profile.Add(sample, finder.Find(sample));
        }

        return profile;
    }

    /// <summary>Share of all samples.</summary>
    public double ShareOf(Area area) => (double)_byArea.GetValueOrDefault(area) / Samples;

    /// <summary>Functions by the share of samples in which they ran themselves, callees left out.</summary>
    public IEnumerable<(string Function, double Share)> Hottest(int count) => _byFunction
        .OrderByDescending(f => f.Value).ThenBy(f => f.Key, StringComparer.Ordinal).Take(count).Select(f => (f.Key, (double)f.Value / Samples));

    private void Add(StackSample sample, Area area)
    {
        Samples++;
        _byArea[area] = _byArea.GetValueOrDefault(area) + 1;
        if (sample.Frames.Count > 0)
        {
            var function = sample.Frames[0].ShortName;
            _byFunction[function] = _byFunction.GetValueOrDefault(function) + 1;
        }

        if (sample.Frames.FirstOrDefault(f => f.Code != FrameCode.Native) is { } ran)
        {
            _managed++;
            _optimised += ran.Code == FrameCode.Optimised ? 1 : 0;
        }
    }
}
