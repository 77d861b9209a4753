using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Live;
using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Telemetry;

namespace RoutingDecision.Server.Policies;

/// <summary>
/// Puts policies into force, and classifiers under the policy in force. All of them pass through here: loaded and tested outside any lock of a
/// decision, attached to the live view, then published as one reference. What is refused leaves the old one serving.
/// </summary>
internal sealed class PolicySource(
    SnapshotHolder snapshots, LiveStatistics live, RoutingMetrics metrics, ServerOptions options, ILogger<PolicySource> logger, LoadedPolicy initial)
{
    private readonly Lock _publishing = new();
    private LoadedPolicy _current = initial;
    private bool _followsStore;

    /// <summary>The policy in force with its document: one reference, so that version and text belong together.</summary>
    public LoadedPolicy Current => Volatile.Read(ref _current);

    /// <summary>Told of every policy that comes into force, also with another classifier, and where it is from.</summary>
    public Action<LoadedPolicy, string>? Changed { get; set; }

    /// <summary>A published version governs, and changes of the watched file are not put into force.</summary>
    public bool FollowsStore
    {
        get => Volatile.Read(ref _followsStore);
        set => Volatile.Write(ref _followsStore, value);
    }

    /// <summary>Puts a published version into force, which governs from then on; false when it can't serve here.</summary>
    public bool Follow(LoadedPolicy published, string origin)
    {
        FollowsStore = true;
        return TryPublish(published, origin);
    }

    /// <summary>Publishes a loaded policy, or logs and counts why not; true when it is in force.</summary>
    public bool TryPublish(LoadedPolicy loaded, string source)
    {
        lock (_publishing)
        {
            var current = snapshots.Current;
            if (loaded.Policy is not null && !ReferenceEquals(loaded.TestedWith, current.Classifier))
            {
                // Another classifier came into force meanwhile; the tests must hold with the one that serves.
                loaded = PolicyLoader.Load(loaded.Text, source, current.Classifier);
            }

            var problems = loaded.Problems;
            if (loaded.Policy is { } policy)
            {
                if (string.Equals(policy.Version, current.Policy.Version, StringComparison.Ordinal))
                {
                    return true;
                }

                try
                {
                    Put(current.WithPolicy(policy), loaded);
                    Tell(loaded, source);
                    metrics.Reloaded("policy", good: true);
                    return true;
                }
                catch (SnapshotException mismatch)
                {
                    problems = [mismatch.Message];
                }
            }

            // First the log, so that who sees the count finds the reason.
            RoutingLog.PolicyRefused(logger, source, current.Policy.Version, string.Join(Environment.NewLine, problems));
            metrics.Reloaded("policy", good: false);
            return false;
        }
    }

    /// <summary>Makes the first snapshot known to everything that reads it.</summary>
    public void Start(string source, bool published)
    {
        FollowsStore = published;
        Put(snapshots.Current, Current);
        Tell(Current, source);
    }

    /// <summary>
    /// Lets another classifier serve under the policy in force, whose tests run with it first. Returns why not, one line each; none: it serves from
    /// now on, with an empty cache of its own.
    /// </summary>
    public IReadOnlyList<string> TrySwap(IPromptClassifier classifier)
    {
        while (true)
        {
            var current = Current;
            var loaded = PolicyLoader.Load(current.Text, options.Policy, classifier);
            if (loaded.Policy is not { } policy)
            {
                return loaded.Problems;
            }

            try
            {
                var next = new RoutingSnapshot(policy, classifier, options.CacheEntries);
                lock (_publishing)
                {
                    // Else another policy came into force meanwhile: it has to be tried with that one.
                    if (ReferenceEquals(current, Current))
                    {
                        Put(next, loaded);
                        Changed?.Invoke(loaded, options.Policy);
                        return [];
                    }
                }
            }
            catch (SnapshotException mismatch)
            {
                return [mismatch.Message];
            }
        }
    }

    private void Put(RoutingSnapshot next, LoadedPolicy loaded)
    {
        live.Attach(next.Policy.Catalog, next.Policy.Health, next.Tasks.Length);
        metrics.Attach(next, live.View);
        snapshots.Publish(next);
        Volatile.Write(ref _current, loaded);
    }

    private void Tell(LoadedPolicy loaded, string source)
    {
        Changed?.Invoke(loaded, source);
        var policy = loaded.Policy!;
        RoutingLog.PolicyInForce(logger, policy.Version, source, policy.Catalog.Models.Length, policy.Base.ByCombination[0].Rules.Ids.Count);
        if (loaded.Warnings.Count > 0)
        {
            RoutingLog.PolicyWarnings(logger, policy.Version, source, string.Join(Environment.NewLine, loaded.Warnings));
        }
    }
}
