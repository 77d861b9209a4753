using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Decisions;

namespace RoutingDecision.Server.Classifiers;

/// <summary>A classifier in shadow and what has come of it.</summary>
internal sealed class Challenger(IFeatureClassifier classifier, double share, TimeProvider time)
{
    private RoutingSnapshot? _snapshot;

    public IFeatureClassifier Classifier { get; } = classifier;

    public double Share { get; } = share;

    public ShadowTally Tally { get; } = new(classifier.Version, share, time);

    /// <summary>Whether a decision of these random bits is in the sample. Exploration draws from the same bits, so they are mixed first.</summary>
    public bool Draws(ulong seed)
    {
        seed ^= seed >> 32;
        seed *= 0x9E3779B97F4A7C15UL;
        seed ^= seed >> 29;
        return (seed >> 11) * (1.0 / (1UL << 53)) < Share;
    }

    /// <summary>The policy of a decision with this classifier. For one thread.</summary>
    /// <exception cref="SnapshotException">They don't fit each other.</exception>
    public RoutingSnapshot Under(RoutingSnapshot served)
    {
        if (!ReferenceEquals(_snapshot?.Policy, served.Policy))
        {
            _snapshot = new RoutingSnapshot(served.Policy, Classifier, 0);
        }

        return _snapshot!;
    }
}
