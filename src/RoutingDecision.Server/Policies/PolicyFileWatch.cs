using RoutingDecision.Core.Decisions;
using RoutingDecision.Server.Hosting;

namespace RoutingDecision.Server.Policies;

/// <summary>
/// Looks at the policy file every so often and publishes what changed. Polling, because change notices are lost on network mounts and on the symbolic links
/// with which orchestrators swap files. A file that is being written is caught again at the next look.
/// </summary>
internal sealed class PolicyFileWatch(ServerOptions options, PolicySource source, SnapshotHolder snapshots, TimeProvider time) : BackgroundService
{
    private (DateTime Written, long Length, string? Target) _seen = Look(options.Policy);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.PolicyPollMs), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var now = Look(options.Policy);
            if (now != _seen)
            {
                _seen = now;
                source.TryPublish(PolicyLoader.LoadFile(options.Policy, snapshots.Current.Classifier), options.Policy);
            }
        }
    }

    private static (DateTime Written, long Length, string? Target) Look(string path)
    {
        try
        {
            var file = new FileInfo(path);
            var final = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            return final.Exists ? (final.LastWriteTimeUtc, final.Length, final.FullName) : default;
        }
        catch (IOException)
        {
            return default;
        }
    }
}
