using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Server.Policies;

namespace RoutingDecision.Server.Hosting;

/// <summary>Loads what the server starts with.</summary>
internal static class FirstSnapshot
{
    /// <exception cref="ConfigurationException">Bundle or policy can't be used, or not together.</exception>
    public static (LoadedPolicy Policy, RoutingSnapshot Snapshot) Load(ServerOptions options)
    {
        var classifier = LoadBundle(options.Bundle);
        var loaded = PolicyLoader.LoadFile(options.Policy, classifier);
        if (loaded.Policy is not { } policy)
        {
            throw new ConfigurationException($"The policy '{options.Policy}' can't be used:{Environment.NewLine}{string.Join(Environment.NewLine, loaded.Problems)}");
        }

        try
        {
            return (loaded, new RoutingSnapshot(policy, classifier, options.CacheEntries));
        }
        catch (SnapshotException mismatch)
        {
            throw new ConfigurationException(mismatch.Message);
        }
    }

    private static IPromptClassifier? LoadBundle(string folder)
    {
        if (string.Equals(folder, "none", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        try
        {
            return ClassifierBundle.Load(folder);
        }
        catch (BundleException broken)
        {
            throw new ConfigurationException($"The classifier bundle can't be used: {broken.Message}");
        }
    }
}
