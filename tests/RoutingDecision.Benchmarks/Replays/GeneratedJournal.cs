using RoutingDecision.Core.Decisions;
using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.Writing;

namespace RoutingDecision.Benchmarks.Replays;

/// <summary>A journal of real decisions on generated prompts of 60 to 459 characters, no two alike.</summary>
internal static class GeneratedJournal
{
    private const int SecondsBetween = 6;

    /// <summary>Decides under the shipped policy with the shipped bundle and writes what that leaves.</summary>
    public static async Task WriteAsync(string folder, Bench bench, string policy, int decisions)
    {
        using var writer = new JournalWriter(
            new JournalOptions { Folder = folder, HashKey = new byte[32], QueuedDecisions = decisions }, new SilentJournal(), TimeProvider.System);
        writer.Open();
        _ = writer.AppendStandingAsync(new JournalRecord
        {
            Policy = new PolicyRecord
            {
                Version = bench.Snapshot.Policy.Version,
                Source = "bench",
                Document = policy,
                ClassifierVersion = bench.Snapshot.Classifier!.Version,
            },
        });
        writer.Start();
        var random = new Random(1);
        for (var i = 1; i <= decisions; i++)
        {
            var request = Bench.Request(Bench.Text(60 + (i % 400), i));
            var inputs = new DecisionInputs(
                bench.Snapshot, bench.Live.View, null, (ulong)random.NextInt64(), FeatureEpoch: writer.Decisions.FeatureEpoch);
            bench.Engine.Decide(request, inputs, bench.Decision);
            var issued = DateTimeOffset.UnixEpoch.AddSeconds(i * SecondsBetween);
            writer.Decisions.Log(bench.Decision, request, new UInt128(1, (ulong)i), issued, degraded: false);
        }

        writer.Stop();
        await writer.EndAsync();
    }
}
