using RoutingDecision.Core.Decisions;
using RoutingDecision.Server.Policies;
using RoutingDecision.Server.Telemetry;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.Replay;
using RoutingDecision.State.Journal.Writing;

namespace RoutingDecision.Server.Hosting;

/// <summary>
/// Reads the journal back before the server listens, and ends it after the last call: hosted services start before the web server and stop behind it.
/// </summary>
internal sealed class JournalLife(
    JournalWriter writer, JournalReplay replay, JournalTelemetry telemetry, PolicySource policies, SnapshotHolder snapshots, ServerOptions options)
    : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        telemetry.Replay(() => replay.Run(snapshots.Current, TimeSpan.FromHours(options.JournalReplayHours), shared: options.Redis.Length > 0));
        writer.Start();
        policies.Changed = Note;
        Note(policies.Current, options.Policy);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        policies.Changed = null;
        writer.Stop();
        return writer.EndAsync().WaitAsync(cancellationToken);
    }

    // Nobody waits for it: what can't be written now stands at the begin of the next segment.
    private void Note(LoadedPolicy loaded, string from) => _ = writer.AppendStandingAsync(new JournalRecord
    {
        Policy = new PolicyRecord
        {
            Version = loaded.Policy!.Version,
            Source = from,
            Document = loaded.Text,
            ClassifierVersion = snapshots.Current.Classifier?.Version ?? "",
        },
    });
}
