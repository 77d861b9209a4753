using System.Globalization;
using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Core.Conversations;
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

/// <summary>Journals of real decisions, made by the engine with a real bundle.</summary>
internal static class LoggedRun
{
    public static readonly string Bundle = SourceTree.Find("deploy/models/default");

    /// <summary>Decides prompts, remembers their conversations, and writes the journal of it.</summary>
    /// <param name="folder">Where the journal goes.</param>
    /// <param name="policy">Text of the policy.</param>
    /// <param name="requests">What is asked, a minute apart.</param>
    /// <param name="bundle">Folder of the bundle; null: the shipped one.</param>
    public static void Write(string folder, string policy, IEnumerable<RoutingRequest> requests, string? bundle = null)
    {
        using var classifier = ClassifierBundle.Load(bundle ?? Bundle);
        var compiled = PolicyFile.Compile(policy, "policy", classifier.Tasks);
        var snapshot = new RoutingSnapshot(
            compiled.Policy ?? throw new InvalidOperationException(string.Join('\n', compiled.Problems)), classifier, 1_000);
        using var writer = Open(folder);
        _ = writer.AppendStandingAsync(new JournalRecord
        {
            Policy = new PolicyRecord
            {
                Version = snapshot.Policy.Version,
                Source = "test",
                Document = policy,
                ClassifierVersion = classifier.Version,
            },
        });
        var engine = new DecisionEngine(new NoProbes(), TimeProvider.System);
        var decision = new Decision();
        var random = new Random(5);
        var number = 0UL;
        var remembered = new Dictionary<string, ConversationState>();
        foreach (var request in requests)
        {
            var name = request.Conversation.Id ?? "";
            var before = remembered.GetValueOrDefault(name);
            var inputs = new DecisionInputs(snapshot, null, before, (ulong)random.NextInt64(), FeatureEpoch: writer.Decisions.FeatureEpoch);
            engine.Decide(request, inputs, decision);
            if (name.Length > 0 && decision.NextConversation is { } facts)
            {
                remembered[name] = ConversationMemory.ToState(snapshot.Policy.Catalog, facts, before);
            }

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

    /// <summary>Conversations of some turns each, one after the other: a task to begin with, easy questions behind it.</summary>
    public static IEnumerable<RoutingRequest> Turns(int conversations, int turns) =>
        from c in Enumerable.Range(1, conversations)
        from turn in Enumerable.Range(1, turns)
        let prompt = string.Create(CultureInfo.InvariantCulture, $"{(turn == 1 ? "Prove it" : "Name a synonym")}: number {c}.{turn}, please.")
        select new RoutingRequest
        {
            Prompt = Ask(prompt).Prompt,
            Conversation = new ConversationContext(string.Create(CultureInfo.InvariantCulture, $"c{c}"), turn, null, 0, false),
        };

    /// <summary>Tiers of a journal's decisions, in order.</summary>
    public static IReadOnlyList<string> TiersOf(string folder) =>
        [.. new JournalReader(folder).Read().Where(i => i.Record.Decision is not null).Select(i => i.Record.Decision.Route.Tier)];

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
