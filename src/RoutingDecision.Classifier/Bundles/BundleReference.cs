using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Classifier.Bundles;

/// <summary>What a manifest says of the data behind a bundle, as drift is measured against it.</summary>
public static class BundleReference
{
    /// <summary>
    /// The reference of a bundle, of the signals that its featurizer reads: what surrounds an ask is not seen by the classifier, and training data
    /// has none
    /// of it. Null when the manifest has no reference.
    /// </summary>
    public static TrafficReference? Of(BundleManifest manifest)
    {
        var reference = manifest.Reference;
        if (reference.Rows < 1)
        {
            return null;
        }

        var signals = SignalTable.All.ToDictionary(s => s.Name, s => s.Signal, StringComparer.Ordinal);
        var read = manifest.Featurizer?.Signals.Select(s => s.Signal).ToHashSet(StringComparer.Ordinal);
        var thresholds = manifest.Training.Thresholds;
        var knowsTiers = reference.TierShares.Count == manifest.Tiers.Count && thresholds.Count == manifest.Tiers.Count;
        return new TrafficReference(
            reference.Rows,
            [
                .. reference.Signals
                    .Where(h => read is null || read.Contains(h.Signal))
                    .Select(h => new SignalReference(signals[h.Signal], h.Edges, Whole(h.Shares))),
            ],
            knowsTiers ? Whole(reference.TierShares) : [],
            reference.TaskShares.Count == manifest.Tasks.Count ? Whole(reference.TaskShares) : [],
            knowsTiers ? thresholds : [])
        {
            Success = reference.Success is { } success
                ? new SuccessReference(success.Rows, [.. success.Tiers.Select(h => new SuccessBins(h.Edges, Whole(h.Shares)))])
                : null,
        };
    }

    /// <summary>Shares are rounded in the file; here they sum to 1.</summary>
    private static double[] Whole(IReadOnlyList<float> shares)
    {
        var sum = shares.Sum(s => (double)s);
        return [.. shares.Select(s => s / sum)];
    }
}
