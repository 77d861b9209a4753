using System.Runtime.CompilerServices;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Tests.Cases;
using RoutingDecision.Core.Tests.Selection;

namespace RoutingDecision.Core.Tests.Prompts;

/// <summary>A prompt that comes back is answered from what was kept of it, as if it had been read again.</summary>
public sealed class PromptReadingTests
{
    private static readonly string[] Asks =
    [
        "Why is the sky blue?", "yes, do it", "继续", "```sql\nselect 1;\n```\nExplain step by step.", "Übersetze das bitte ins Englische: Guten Morgen",
        "<system-reminder>be brief</system-reminder> Write a parser for INI files.", "at System.Foo.Bar()\nERROR: failed:12", "", "  \n", "\ud800 odd 😀",
    ];

    [Fact]
    public void Read_GeneratedConversationsTwice_EqualsReadingAnew()
    {
        var readings = new DigestCache<PromptReading>(1 << 15);
        var random = new Random(5);
        var again = 0;
        for (var i = 0; i < 4_000; i++)
        {
            var input = InputOf(random);
            var fresh = PromptReader.Read(in input);
            PromptReader.Read(in input, readings);
            var view = PromptReader.Read(in input, readings);
            again += view.Reading is null ? 0 : 1;
            Assert.Equal(fresh.Ask.ToString(), view.Ask.ToString());
            Assert.Equal(Values(fresh), Values(view));
            Assert.Equal(
                (fresh.Script, fresh.Language, fresh.Attachments, fresh.Truncated, fresh.Around, PromptDigest.Compute(in fresh)),
                (view.Script, view.Language, view.Attachments, view.Truncated, view.Around, PromptDigest.Compute(in view)));
        }

        Assert.Equal(4_000, again);
    }

    [Fact]
    public void Read_AskThatIsScannedInParts_IsNotKept()
    {
        var readings = new DigestCache<PromptReading>(64);
        var input = Of(new PromptMessage(MessageRole.User, new string('a', 40_000)));
        PromptReader.Read(in input, readings);
        Assert.Null(PromptReader.Read(in input, readings).Reading);
    }

    [Theory]
    [InlineData("phrase")]
    [InlineData("regex")]
    public void Decide_PromptComesBackUnderOtherPatterns_FollowsThePolicyInForce(string kind)
    {
        var engine = new DecisionEngine(Ask.NoProbes, TimeProvider.System);
        var first = Snapshot($"rules: [{{id: law, when: {{{kind}: [contract]}}, then: {{min_tier: premium}}}}]");
        var second = first.WithPolicy(TestPolicy.With($"rules: [{{id: greeting, when: {{{kind}: [hello]}}, then: {{min_tier: premium}}}}]"));
        var (contract, hello) = (Ask.Of("Read my contract"), Ask.Of("Say hello"));
        foreach (var (snapshot, law, greeting) in new[] { (first, 2, 0), (first, 2, 0), (second, 0, 2), (second, 0, 2), (first, 2, 0), (second, 0, 2) })
        {
            Assert.Equal((law, greeting), (TierOf(engine, snapshot, contract), TierOf(engine, snapshot, hello)));
        }
    }

    [Fact]
    public void Decide_PromptComesBack_RunsNoExpressionAgain()
    {
        var engine = new DecisionEngine(Ask.NoProbes, TimeProvider.System);
        var snapshot = Snapshot("rules: [{id: law, when: {regex: [contract]}, then: {min_tier: premium}}]");
        var request = Ask.Of("Read my contract");
        // The first time it is read, the second time it is known and its expressions are run.
        Assert.Equal((2, 2), (TierOf(engine, snapshot, request), TierOf(engine, snapshot, request)));
        var reading = PromptReader.Read(request.Prompt, snapshot.Readings).Reading!;
        var kept = reading.Expressions!;

        Assert.Equal(2, TierOf(engine, snapshot, request));
        Assert.Same(kept, reading.Expressions);

        // What is kept is what counts: with the match taken away the rule does not hold any more.
        reading.Expressions = kept with { Bits = [kept.Bits[0], 0] };
        Assert.Equal(0, TierOf(engine, snapshot, request));
    }

    [Fact]
    public void WithPolicy_PromptsReadUnderTheOldOne_KeepItsPatternsNotAlive()
    {
        var (snapshot, patterns) = Replace();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.NotNull(PromptReader.Read(Ask.Of("Read my contract").Prompt, snapshot.Readings).Reading);
        Assert.False(patterns.IsAlive);
    }

    // A frame of its own, so that no local keeps the patterns alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (RoutingSnapshot Snapshot, WeakReference Patterns) Replace()
    {
        var engine = new DecisionEngine(Ask.NoProbes, TimeProvider.System);
        var old = Snapshot("rules: [{id: law, when: {phrase: contract, regex: [contract]}, then: {min_tier: premium}}]");
        for (var time = 0; time < 3; time++)
        {
            Assert.Equal(2, TierOf(engine, old, Ask.Of("Read my contract")));
        }

        return (old.WithPolicy(TestPolicy.Base), new WeakReference(old.Policy.ProfilesOf("").ByCombination[0].Rules.Patterns));
    }

    private static RoutingSnapshot Snapshot(string policy)
    {
        var compiled = TestPolicy.With(policy);
        return new RoutingSnapshot(compiled, Ask.Classifier(compiled, [0.97f, 0.98f, 0.99f]), 64);
    }

    private static int TierOf(DecisionEngine engine, RoutingSnapshot snapshot, RoutingRequest request)
    {
        var decision = new Decision();
        engine.Decide(request, new DecisionInputs(snapshot, null, null, 1), decision);
        return decision.Route.Tier;
    }

    private static PromptInput InputOf(Random random)
    {
        var messages = Enumerable.Range(0, 1 + random.Next(5))
            .Select(_ => new PromptMessage((MessageRole)random.Next(4), Asks[random.Next(Asks.Length)] + (random.Next(3) == 0 ? Asks[random.Next(Asks.Length)] : "")))
            .ToArray();
        return Of(messages) with
        {
            SystemPrompt = random.Next(2) == 0 ? "" : "You are terse.",
            ToolsOffered = random.Next(3),
            ToolBytes = random.Next(2) * 777,
            ContextTokens = random.Next(2) * 5_000,
            DeclaredTurns = random.Next(4),
        };
    }

    private static PromptInput Of(params PromptMessage[] messages) => new() { Messages = messages, SystemPrompt = "" };

    private static float[] Values(PromptView view) => [.. Enumerable.Range(0, PromptSignals.Count).Select(i => view.Signals[i])];
}
