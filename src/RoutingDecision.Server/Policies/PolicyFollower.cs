using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.PolicyVersions;
using RoutingDecision.Server.Telemetry;
using RoutingDecision.State.Redis;

namespace RoutingDecision.Server.Policies;

/// <summary>
/// Puts into force here what was published anywhere: looks once a second, and at once when a notice comes. A version that can't serve here is told
/// once; the old one
/// goes on serving, and the metric says that this replica is behind. A published version that Redis lost is published again. Says in Redis which
/// version it serves.
/// </summary>
internal sealed class PolicyFollower(
    RedisPolicyStore store, PolicySource source, SnapshotHolder snapshots, RoutingMetrics metrics, TimeProvider time, string replica,
    ILogger<PolicyFollower> logger)
    : ISharedPart, IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private string _refused = "";

    /// <summary>Looks now; for a notice, whose caller must not wait.</summary>
    public async Task LookAsync()
    {
        try
        {
            await SyncAsync();
        }
        catch (Exception unexpected)
        {
            RoutingLog.SharedStateFailed(logger, unexpected);
        }
    }

    public async Task SyncAsync()
    {
        await _one.WaitAsync();
        try
        {
            // What served before the store was asked: a version that is published here meanwhile is newer than its answer.
            var serving = source.Current;
            var version = await store.CurrentAsync();
            if (version.Length == 0 && source.FollowsStore && _refused.Length == 0)
            {
                version = await RestoreAsync();
            }

            if (version.Length > 0)
            {
                await FollowAsync(version, serving);
            }

            await store.ReportAsync(replica, source.Current.Policy!.Version);
        }
        catch (IOException)
        {
            // Redis is away: what is in force stays, and the next round looks again.
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    /// <summary>
    /// Publishes what serves here once more, or replicas that start would serve their file beside it. Of several replicas the first one wins.
    /// </summary>
    private async Task<string> RestoreAsync()
    {
        var serving = source.Current;
        var record = new PolicyRecord
        {
            Version = serving.Policy!.Version,
            Action = "restore",
            AtUnixMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
            By = "a replica, as Redis had lost it",
        };
        var current = await store.PublishAsync("", record, serving.Text);
        RoutingLog.PolicyRestored(logger, current);
        return current;
    }

    private async Task FollowAsync(string version, LoadedPolicy serving)
    {
        var behind = !string.Equals(version, source.Current.Policy!.Version, StringComparison.Ordinal);
        if (!behind)
        {
            source.FollowsStore = true;
        }
        else if (!string.Equals(version, _refused, StringComparison.Ordinal) && await store.TextAsync(version) is { } text)
        {
            // The publisher ran its tests, or was told to do without.
            var published = PolicyLoader.LoadPublished(text, version, snapshots.Current.Classifier);
            if (!ReferenceEquals(source.Current, serving))
            {
                return;
            }

            behind = !source.Follow(published, "the shared policy");
            _refused = behind ? version : "";
        }

        metrics.PolicyBehind.Value = behind ? 1 : 0;
    }
}
