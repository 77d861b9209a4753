using System.Text.Json;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Selection;
using RoutingDecision.Core.Tests.Cases;
using RoutingDecision.Core.Tests.Selection;
using RoutingDecision.TestKit.Fuzzing;

namespace RoutingDecision.Core.Tests.Decisions;

/// <summary>What is kept of a prompt changes how long it takes to decide, not the decision.</summary>
public sealed class CachedDecisionTests
{
    private const int Seed = 20_241_116;
    private const int Prompts = 100_000;

    private static readonly RoutingSnapshot Snapshot = SnapshotOf("""
        routing: {strategy: auto, objective: balanced}
        rules:
          - {id: phrases, when: {phrase: [then, must, 必须, "trade off", क्यों, café]}, then: {objective: quality}}
          - {id: part, when: {phrase: {of: [at, ние, 然, "::"], match: substring}}, then: {deny_models: pre-b}}
          - {id: numbers, when: {regex: {of: ["[0-9]+[.)] ", "err(or)?:", "\\p{IsHangulSyllables}"], ignore_case: true}}, then: {min_tier: standard}}
          - {id: second, when: {any: [{regex: "^\\s*why"}, {regex: "[{};]\\s"}]}, then: {deny_models: std-a}}
          - {id: short, when: {ask_words: {lt: 3}}, then: {max_tier: standard}}
          - {id: odd, when: {all: [{non_ascii_share: {gt: 0.5}}, {none: [{phrase: why}]}]}, then: {strategy: direct}}
          - {id: code, when: {any: [{code_blocks: {gte: 1}}, {code_density: {gt: 0.2}}, {language: [de, zh, ja]}]}, then: {min_tier: standard}}
          - {id: context, when: {context_tokens: {gte: 900}}, then: {min_tier: premium}}
          - {id: task, when: {task: [coding, debugging]}, then: {objective: quality}}
        """);

    private readonly DecisionEngine _engine = new(Ask.NoProbes, TimeProvider.System);

    [Fact]
    public void Decide_GeneratedPromptsAgainAndWithoutCaches_DecidesTheSame()
    {
        var texts = new OddTexts(Seed, usual: 80, longest: 6_000);
        var random = new Random(Seed);
        var decision = new Decision();
        var seen = new Dictionary<string, int>();
        for (var i = 0; i < Prompts; i++)
        {
            var prompt = PromptOf(texts, random);
            var inputs = new DecisionInputs(Snapshot, null, null, (ulong)i);
            _engine.Decide(new RoutingRequest { Prompt = prompt, NoCache = true }, inputs, decision);
            Assert.True(decision.Prompt.Reading is null && !decision.FromCache);
            var plain = new Outcome(decision);

            // New, then known with its expressions still to be run, then known altogether.
            for (var time = 1; time <= 3; time++)
            {
                _engine.Decide(new RoutingRequest { Prompt = prompt }, inputs, decision);
                var cached = new Outcome(decision);
                if (!plain.Same(cached))
                {
                    var units = JsonSerializer.Serialize(prompt.Messages.ToArray().Select(m => m.Text.Select(c => (int)c)));
                    Assert.Fail($"Seed {Seed}, prompt {i}, time {time}: {cached}, not {plain}, of {units}");
                }

                Count("assessed", time == 3 && decision.Assessed);
                Count("from cache", time == 3 && decision.FromCache);
                Count("read before", time == 3 && decision.Prompt.Reading is not null);
            }

            Count("tier " + decision.Route.Tier, true);
            foreach (var rule in Outcome.RulesOf(decision))
            {
                Count("rule " + rule, true);
            }
        }

        // The prompts reach what they are for: every rule, every tier, both caches. A follow-up is read together with what it follows, and not kept.
        Assert.Equal(seen["assessed"], seen["from cache"]);
        Assert.InRange(seen["read before"], Prompts * 0.999, Prompts);
        string[] all = [.. Enumerable.Range(0, 9).Select(r => $"rule {r}"), "tier 0", "tier 1", "tier 2", "assessed"];
        Assert.All(all, name => Assert.True(seen.GetValueOrDefault(name) > 500, $"{name}: {seen.GetValueOrDefault(name)} times"));

        void Count(string name, bool holds) => seen[name] = seen.GetValueOrDefault(name) + (holds ? 1 : 0);
    }

    private static RoutingSnapshot SnapshotOf(string yaml)
    {
        var policy = TestPolicy.With(yaml);
        return new RoutingSnapshot(policy, new TextClassifier(policy.Catalog.Tiers, RoutingSnapshot.DefaultTasks), 1 << 12);
    }

    /// <summary>Mostly one message; at times a conversation with tools around it.</summary>
    private static PromptInput PromptOf(OddTexts texts, Random random)
    {
        var messages = random.Next(4) == 0
            ? Enumerable.Range(0, random.Next(1, 4)).Select(_ => new PromptMessage((MessageRole)random.Next(4), texts.Next())).ToArray()
            : [new PromptMessage(MessageRole.User, texts.Next())];
        var plain = random.Next(2) == 0;
        return new PromptInput
        {
            Messages = messages,
            SystemPrompt = plain ? "" : "You are terse.",
            ToolsOffered = plain ? 0 : random.Next(3),
            ToolBytes = plain ? 0 : random.Next(900),
            ContextTokens = plain ? 0 : random.Next(1_000),
        };
    }

    /// <summary>What callers and the decision log see of a decision.</summary>
    private sealed class Outcome(Decision decision)
    {
        private readonly (int Model, int Tier, int Task, PromptDigest Digest, Script Script, string Language) _facts =
            (decision.Route.Model, decision.Route.Tier, decision.Task, decision.Digest, decision.Prompt.Script, decision.Prompt.Language);

        private readonly ReadOnlyMemory<char> _ask = decision.Prompt.Ask;
        private readonly PromptSignals _signals = decision.Prompt.Signals;
        private readonly float[] _success = decision.Success.ToArray();
        private readonly int[] _rules = RulesOf(decision);
        private readonly Reason[] _reasons = decision.Route.Reasons.Items.ToArray();

        public static int[] RulesOf(Decision decision)
        {
            ReadOnlySpan<int> matched = decision.Directives.Matched;
            return matched[..decision.Directives.MatchedCount].ToArray();
        }

        public bool Same(Outcome other) =>
            _facts == other._facts && _ask.Span.SequenceEqual(other._ask.Span) && ((ReadOnlySpan<float>)_signals).SequenceEqual(other._signals)
            && _success.SequenceEqual(other._success) && _rules.SequenceEqual(other._rules) && _reasons.SequenceEqual(other._reasons);

        public override string ToString() =>
            $"{_facts}, rules {string.Join(' ', _rules)}, {string.Join(", ", _reasons)}, P {string.Join(' ', _success)}, "
            + $"signals {string.Join(' ', ((ReadOnlySpan<float>)_signals).ToArray())}";
    }
}
