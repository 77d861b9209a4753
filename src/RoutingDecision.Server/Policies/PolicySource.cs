using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Live;
using RoutingDecision.Server.Telemetry;

namespace RoutingDecision.Server.Policies;

/// <summary>
/// Puts policies into force. All of them pass through <see cref="TryPublish"/>: loaded and tested outside any lock of a decision, attached to the
/// live view, then published as one reference. What is refused leaves the old one serving.
/// </summary>
internal sealed class PolicySource(
    SnapshotHolder snapshots, LiveStatistics live, RoutingMetrics metrics, ILogger<PolicySource> logger, LoadedPolicy initial)
{
    private readonly Lock _publishing = new();
    private LoadedPolicy _current = initial;

    /// <summary>The policy in force with its document: one reference, so that version and text belong together.</summary>
    public LoadedPolicy Current => Volatile.Read(ref _current);

    /// <summary>Publishes a loaded policy, or logs and counts why not; true when it is in force.</summary>
    public bool TryPublish(LoadedPolicy loaded, string source)
    {
        lock (_publishing)
        {
            var current = snapshots.Current;
            var problems = loaded.Problems;
            if (loaded.Policy is { } policy)
            {
                if (string.Equals(policy.Version, current.Policy.Version, StringComparison.Ordinal))
                {
                    return true;
                }

                try
                {
                    Put(current.WithPolicy(policy), loaded, source);
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
    public void Start(string source) => Put(snapshots.Current, Current, source);

    private void Put(RoutingSnapshot next, LoadedPolicy loaded, string source)
    {
        live.Attach(next.Policy.Catalog, next.Policy.Health, next.Tasks.Length);
        metrics.Attach(next, live.View);
        snapshots.Publish(next);
        Volatile.Write(ref _current, loaded);
        var policy = next.Policy;
        RoutingLog.PolicyInForce(logger, policy.Version, source, policy.Catalog.Models.Length, policy.Base.ByCombination[0].Rules.Ids.Count);
        if (loaded.Warnings.Count > 0)
        {
            RoutingLog.PolicyWarnings(logger, policy.Version, source, string.Join(Environment.NewLine, loaded.Warnings));
        }
    }
}
