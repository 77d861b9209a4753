using RoutingDecision.Core.Policies.Binding;
using RoutingDecision.Core.Policies.Sections;

namespace RoutingDecision.Core.Policies;

/// <summary>Merges overrides into the base and compiles the profiles. Layers are the tenant's overrides, then those of experiment arms.</summary>
internal sealed class ProfileCompiler
{
    private readonly SectionCache<RoutingSettings> _routing;
    private readonly SectionCache<ConversationSettings> _conversations;
    private readonly SectionCache<SamplingSettings> _sampling;
    private readonly SectionCache<double> _explore;
    private readonly SectionCache<DriftSettings> _drift;
    private readonly RuleSetCache _rules;
    private readonly Dictionary<PolicyProfile, PolicyProfile> _profiles = [];
    private readonly Dictionary<string, ProfileSet> _sets = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<ExperimentDocument> _experiments;

    public ProfileCompiler(ProfileDocument written, IReadOnlyList<ExperimentDocument> experiments, BindContext context)
    {
        _experiments = experiments;
        _routing = Cache(RoutingSection.Shape, written.Routing, context);
        _conversations = Cache(ConversationSection.Shape, written.Conversations, context);
        _sampling = Cache(SamplingSection.Shape, written.Sampling, context);
        _explore = Cache(ExploreSection.Shape, written.Explore, context);
        _drift = Cache(DriftSection.Shape, written.Drift, context);
        _rules = new RuleSetCache(written.Rules, context);
    }

    /// <summary>All different profiles so far.</summary>
    public IEnumerable<PolicyProfile> Profiles => _profiles.Keys;

    /// <summary>Ids of all rules so far.</summary>
    public IReadOnlySet<string> RuleIds => _rules.Ids;

    /// <summary>The profiles of a tenant, or of all others (null).</summary>
    public ProfileSet Compile(ProfileDocument? tenant)
    {
        var combinations = Combinations(_experiments);
        var profiles = new PolicyProfile[combinations];
        for (var i = 0; i < combinations; i++)
        {
            profiles[i] = Profile(Layers(tenant, i));
        }

        var key = string.Join(',', profiles.Select(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode));
        if (_sets.TryGetValue(key, out var known) && known.ByCombination.AsSpan().SequenceEqual(profiles))
        {
            return known;
        }

        return _sets[key] = new ProfileSet(profiles);
    }

    /// <summary>Number of combinations of arms, saturating at <see cref="int.MaxValue"/>.</summary>
    public static int Combinations(IEnumerable<ExperimentDocument> experiments) =>
        (int)experiments.Aggregate(1L, (product, e) => Math.Min(int.MaxValue, product * (e.Arms.Count + 1)));

    private List<ProfileDocument> Layers(ProfileDocument? tenant, int combination)
    {
        List<ProfileDocument> layers = tenant is null ? [] : [tenant];
        foreach (var experiment in _experiments)
        {
            var digit = combination % (experiment.Arms.Count + 1);
            combination /= experiment.Arms.Count + 1;
            if (digit > 0 && experiment.Arms[digit - 1].Set is { } set)
            {
                layers.Add(set);
            }
        }

        return layers;
    }

    private PolicyProfile Profile(List<ProfileDocument> layers)
    {
        var profile = new PolicyProfile
        {
            Routing = _routing.Get(layers.Select(l => l.Routing)),
            Rules = _rules.Get(layers.Select(l => l.Rules)),
            Conversations = _conversations.Get(layers.Select(l => l.Conversations)),
            Sampling = _sampling.Get(layers.Select(l => l.Sampling)),
            ExploreEpsilon = _explore.Get(layers.Select(l => l.Explore)),
            Drift = _drift.Get(layers.Select(l => l.Drift)),
        };
        if (!_profiles.TryGetValue(profile, out var shared))
        {
            _profiles.Add(profile, shared = profile);
        }

        return shared;
    }

    private static SectionCache<T> Cache<T>(Shape<T> shape, PolicyNode? written, BindContext context)
    {
        var empty = PolicyNode.Mapping(1, 1);
        shape.TryBind(empty, context, out var absent);
        return new SectionCache<T>(shape, written, absent!, context);
    }
}
