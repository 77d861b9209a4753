using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Telemetry;

namespace RoutingDecision.Server.Policies;

/// <summary>
/// Looks at the policy file every so often and publishes what changed. Polling, because change notices are lost on network mounts and on the symbolic
/// links with which orchestrators swap files. A change is taken once two looks in a row saw the same, so that half of a file that is being written,
/// which may well be a valid policy with fewer rules, does not come into force. A file that was refused is tried once more with each other
/// classifier.
/// </summary>
internal sealed class PolicyFileWatch(
    ServerOptions options, PolicySource source, SnapshotHolder snapshots, ReloadSignal reload, TimeProvider time,
    ILogger<PolicyFileWatch> logger) : BackgroundService
{
    // Nothing yet, so that an edit between the server's first reading and the first look is not missed.
    private FileStamp? _taken;
    private FileStamp? _seen;
    private FileStamp? _unreadable;
    private int _asked;

    // With which classifier the file was refused: another one may be what it asks for.
    private IPromptClassifier? _refusedWith;
    private bool _refused;

    /// <summary>Looks once; not for two threads at a time.</summary>
    public void Look()
    {
        var now = FileStamp.Of(options.Policy);
        if (_asked != reload.Times)
        {
            (_asked, _taken) = (reload.Times, null);
        }

        var settled = now == _seen;
        _seen = now;
        var classifier = snapshots.Current.Classifier;
        if (settled && (now != _taken || (_refused && !ReferenceEquals(_refusedWith, classifier))))
        {
            _taken = now;
            _refused = false;
            Take(now, PolicyLoader.LoadFile(options.Policy, classifier));
            _refusedWith = _refused ? classifier : null;
        }
    }

    /// <summary>
    /// A text that could not be read is tried again at every look, as what keeps it from being read may end without a trace in the stamp; it is told
    /// once.
    /// </summary>
    private void Take(FileStamp now, LoadedPolicy loaded)
    {
        var told = now == _unreadable;
        _unreadable = loaded.WasRead ? null : now;
        if (!loaded.WasRead)
        {
            _taken = null;
        }

        if (source.FollowsStore)
        {
            if (loaded.WasRead && !string.Equals(loaded.Policy?.Version, source.Current.Policy!.Version, StringComparison.Ordinal))
            {
                RoutingLog.PolicyFileNotFollowed(logger, options.Policy, source.Current.Policy.Version);
            }
        }
        else if (loaded.WasRead || !told)
        {
            _refused = !source.TryPublish(loaded, options.Policy) && loaded.WasRead;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.PolicyPollMs), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                Look();
            }
            catch (Exception unexpected)
            {
                // Whatever is wrong with this file, the next one deserves a look; an exception that leaves here would stop the server.
                RoutingLog.WatchFailed(logger, options.Policy, unexpected);
            }
        }
    }
}
