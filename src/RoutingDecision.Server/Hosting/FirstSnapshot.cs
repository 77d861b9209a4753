using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Server.Classifiers;
using RoutingDecision.Server.Policies;
using RoutingDecision.Server.Security;

namespace RoutingDecision.Server.Hosting;

/// <summary>What the server starts with: token keys, API keys if there are any, policy, classifier, and the snapshot made of the two.</summary>
/// <param name="Origin">Where the policy comes from.</param>
/// <param name="Published">It was published before, and governs instead of the policy file.</param>
internal sealed record StartState(
    TokenKeys Keys, KeyRing? Access, TlsMaterial? Tls, LoadedPolicy Policy, StartClassifier Classifier, RoutingSnapshot Snapshot, string Origin,
    bool Published);

/// <summary>Loads what the server starts with.</summary>
internal static class FirstSnapshot
{
    /// <exception cref="ConfigurationException">State folder, bundle or policy can't be used, or not together. Names everything that is
    /// wrong.</exception>
    public static StartState Load(ServerOptions options, IRoleStore roles, TimeProvider time)
    {
        var problems = new List<string>();
        var keys = Try(() => TokenKeyStore.Load(options), problems);
        var access = Try(() => AccessKeys.Load(options, time), problems);
        var tls = Try(() => TlsMaterial.Find(options, time), problems);
        problems.AddRange(ExposureRules.Problems(options));
        var known = problems.Count;
        var start = Try(() => StartClassifier.Load(options, roles), problems);
        var classifier = start?.Classifier;
        var bundleBroken = problems.Count > known;
        var published = Try(() => PublishedPolicies.Load(options, classifier), problems);
        var origin = published is null ? options.Policy : PublishedPolicies.FolderOf(options);
        var loaded = published ?? PolicyLoader.LoadFile(options.Policy, classifier);
        RoutingSnapshot? snapshot = null;
        if (loaded.Policy is null)
        {
            problems.AddRange([$"The policy '{origin}' can't be used:", .. loaded.Problems]);
        }
        else if (!bundleBroken)
        {
            snapshot = Try(() => new RoutingSnapshot(loaded.Policy, classifier, options.CacheEntries), problems);
        }

        return problems.Count == 0
            ? new StartState(keys!, access, tls, loaded, start!, snapshot!, origin, published is not null)
            : throw new ConfigurationException(problems);
    }

    private static T? Try<T>(Func<T> load, List<string> problems)
        where T : class?
    {
        try
        {
            return load();
        }
        catch (ConfigurationException wrong)
        {
            problems.AddRange(wrong.Problems);
        }
        catch (BundleException broken)
        {
            problems.Add($"The classifier bundle can't be used: {broken.Message} Set --bundle to a folder that holds one, or to none.");
        }
        catch (SnapshotException mismatch)
        {
            problems.Add(mismatch.Message);
        }

        return null;
    }
}
