using System.Globalization;
using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Selection;
using RoutingDecision.Policies;
using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.Writing;
using RoutingDecision.TestKit;

namespace RoutingDecision.Cli.Tests.Replays;

/// <summary>Journals of real decisions, made by the engine with the shipped bundle.</summary>
internal static class LoggedRun
{
    public static readonly string Bundle = SourceTree.Find("deploy/models/default");

    /// <summary>Decides prompts and writes the journal of it.</summary>
    public static void Write(string folder, string policy, IEnumerable<RoutingRequest> requests)
    {
        using var classifier = ClassifierBundle.Load(Bundle);
        var compiled = PolicyFile.Compile(policy, "policy", classifier.Tasks);
        var snapshot = new RoutingSnapshot(compiled.Policy ?? throw new InvalidOperationException(string.Join('\n', compiled.Problems)), classifier, 1_000);
        using var writer = Open(folder);
        _ = writer.AppendStandingAsync(new JournalRecord
        {
            Policy = new PolicyRecord { Version = snapshot.Policy.Version, Source = "test", Document = policy, ClassifierVersion = classifier.Version },
        });
        var engine = new DecisionEngine(new NoProbes(), TimeProvider.System);
        var decision = new Decision();
        var random = new Random(5);
        var number = 0UL;
        foreach (var request in requests)
        {
            engine.Decide(request, new DecisionInputs(snapshot, null, null, (ulong)random.NextInt64(), FeatureEpoch: writer.Decisions.FeatureEpoch), decision);
            var id = decision.Route.Unservable == HardConstraint.None ? new UInt128(1, ++number) : UInt128.Zero;
            writer.Decisions.Log(decision, request, id, DateTimeOffset.UnixEpoch.AddMinutes(number), degraded: false);
        }
    }

    /// <summary>A request for a prompt.</summary>
    public static RoutingRequest Ask(string prompt) =>
        new() { Prompt = new PromptInput { Messages = new[] { new PromptMessage(MessageRole.User, prompt) }, SystemPrompt = "" } };

    /// <summary>Different prompts, with a phrase of two words in every third.</summary>
    public static IEnumerable<RoutingRequest> Asks(int count) => Enumerable.Range(0, count).Select(
        i => Ask(string.Create(CultureInfo.InvariantCulture, $"{(i % 3 == 0 ? "Prove it step by step" : "Name a synonym")}: number {i}, please.")));

    /// <summary>The same journal with changed decisions.</summary>
    public static void Change(string from, string to, Action<DecisionRecord> change)
    {
        using var writer = Open(to);
        foreach (var item in new JournalReader(from).Read().Where(i => i.Record.Segment is null))
        {
            if (item.Record.Decision is { } decision)
            {
                change(decision);
            }

            _ = writer.AppendAsync(item.Record);
        }
    }

    private static JournalWriter Open(string folder)
    {
        var writer = new JournalWriter(
            new JournalOptions { Folder = folder, HashKey = new byte[32], ServerVersion = "0.0-test" }, new QuietEvents(), TimeProvider.System);
        writer.Open();
        return writer;
    }

    private sealed class NoProbes : IProbeGate
    {
        public bool TryProbe(string model) => false;
    }

    private sealed class QuietEvents : IJournalEvents
    {
        public void Committed(long bytes, long ticks) => Assert.True(bytes > 0);

        public void Written(JournalKind kind, int count) => Assert.True(count > 0);

        public void Dropped(int decisions) => Assert.Fail("A decision was dropped.");

        public void Failed(Exception error) => Assert.Fail(error.Message);

        public void Recovered() => Assert.Fail("It had not failed.");

        public void SegmentBegun(long number) => Assert.True(number > 0);

        public void SegmentDeleted(long number, string why) => Assert.Fail(why);

        public void TailCut(long segment, long bytes) => Assert.Fail("Nothing is torn.");

        public void Damage(long segment, long bytes, string what) => Assert.Fail(what);
    }
}
