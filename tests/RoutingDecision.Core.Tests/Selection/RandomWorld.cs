using System.Globalization;
using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Conversations;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Selection;
using RoutingDecision.Policies;

namespace RoutingDecision.Core.Tests.Selection;

/// <summary>A random policy, request, assessment, live view, conversation and budget, from a seed that names it.</summary>
internal sealed class RandomWorld
{
    private static readonly string[] Regions = ["eu", "us", "ap"];
    private static readonly string[] Capabilities = ["tools", "vision", "json", "audio"];
    private static readonly string[] Prompts = ["Hello", "yes, do it", "Write a parser.", "Why?", "Refactor this and then explain each step in detail."];

    private readonly Random _random;
    private readonly int _seed;

    private RandomWorld(int seed, RoutingPolicy policy)
    {
        _seed = seed;
        _random = new Random(seed);
        Policy = policy;
        var tiers = policy.Catalog.Tiers.Length;
        Success = [.. Enumerable.Range(0, tiers).Select(_ => (float)_random.NextDouble()).Order()];
        var certified = new CertifiedThresholds(0.05, 0.95, [.. Enumerable.Range(0, tiers).Select(t => t == tiers - 1 ? 0f : (float)_random.NextDouble())], 100);
        var snapshot = new RoutingSnapshot(policy, Ask.Classifier(policy, Success, _random.Next(RoutingSnapshot.DefaultTasks.Count), certified), 0);
        Request = RequestOf();
        Inputs = new DecisionInputs(snapshot, LiveOf(snapshot.Tasks.Length), Maybe(0.5) ? ConversationOf() : null, (ulong)_random.NextInt64() * 2, Maybe(0.15) ? Tier() : -1);
    }

    public RoutingPolicy Policy { get; }

    public float[] Success { get; }

    public RoutingRequest Request { get; }

    public DecisionInputs Inputs { get; init; }

    public override string ToString() => $"world {_seed}";

    public static IEnumerable<RandomWorld> Many(int seed, int policies, int requests)
    {
        for (var p = 0; p < policies; p++)
        {
            var policy = PolicyOf(new Random((seed * 1_000_003) + p));
            for (var r = 0; r < requests; r++)
            {
                yield return new RandomWorld((((seed * 7919) + p) * 1009) + r, policy);
            }
        }
    }

    public Decision Decide(IProbeGate? probes = null, DecisionInputs? inputs = null)
    {
        var decision = new Decision();
        new DecisionEngine(probes ?? (_seed % 2 == 0 ? Ask.AllProbes : Ask.NoProbes), TimeProvider.System).Decide(Request, inputs ?? Inputs, decision);
        return decision;
    }

    private static RoutingPolicy PolicyOf(Random random)
    {
        string Pick(params string[] options) => options[random.Next(options.Length)];
        string Number(double low, double high) => (low + (random.NextDouble() * (high - low))).ToString("0.######", CultureInfo.InvariantCulture);
        string Some(string[] names) => string.Join(", ", names.Where(_ => random.Next(2) == 0));
        var tiers = Enumerable.Range(0, 1 + random.Next(5)).Select(t => $"t{t}").ToArray();
        var models = tiers.SelectMany((tier, t) => Enumerable.Range(0, 1 + random.Next(3)).Select(m =>
            $"{{id: m{t}{m}, provider: {Pick("p", "q", "r")}, tier: {tier}, price: {{input: {Number(0.1, 2 << t)}, output: {Number(0.5, 8 << t)}, cache_read: {Number(0, 0.1)}}}, "
            + $"context_tokens: {Pick("8000", "32000", "200000", "1000000")}, max_output_tokens: {Pick("1000", "4000", "8000")}, capabilities: [{Some(Capabilities)}], "
            + $"regions: [{(t == 0 ? "eu" : Some(Regions))}], latency: {{first_token_ms: {Number(10, 2000)}, tokens_per_second: {Number(20, 200)}}}, "
            + $"strengths: {{coding: {Number(-0.2, 0.2)}}}, enabled: {Pick("true", "true", "true", "true", "false")}}}")).ToArray();
        string Model() => models[random.Next(models.Length)][5..8];
        string Action() => random.Next(9) switch
        {
            0 => $"min_tier: {Pick(tiers)}",
            1 => $"max_tier: {Pick(tiers)}",
            2 => $"tier: {Pick(tiers)}",
            3 => $"model: {Model()}",
            4 => $"deny_models: [{Model()}]",
            5 => "regions: [eu]",
            6 => $"objective: {Pick("cost", "quality", "latency")}",
            7 => $"strategy: {Pick("direct", "cascade", "speculate", "pre_check")}",
            _ => $"value_usd: {Number(0.001, 1)}",
        };
        var rules = Enumerable.Range(0, random.Next(4)).Select(r =>
            $"{{id: r{r}, when: {{{Pick("feature: f0", "feature: [f1, f2]", "task: coding", "batch: true", "prompt_tokens: {gt: 3}")}}}, then: {{{Action()}}}}}");
        var text = $$"""
            version: 1
            tiers: [{{string.Join(", ", tiers)}}]
            models: [{{string.Join(",\n  ", models)}}]
            routing:
              decide_by: {{Pick("utility", "utility", "risk", "thresholds", "rules")}}
              utility: {value_usd: {{Number(0.001, 0.5)}}}
              objective: {{Pick("cost", "balanced", "quality", "latency")}}
              strategy: {{Pick("auto", "auto", "direct", "cascade", "speculate", "pre_check")}}
              max_attempts: {{Pick("1", "2", "3", "4", "8")}}
              max_fallbacks: {{Pick("0", "1", "2", "3", "4", "16")}}
              evaluation_tokens: {{random.Next(0, 600)}}
              observe: {{(random.Next(8) == 0 ? "true" : "false")}}
            rules: [{{string.Join(", ", rules)}}]
            conversations: {keep_tier: {{Pick("true", "true", "false")}}, step_down_after_easy_turns: {{random.Next(0, 4)}}}
            sampling: {evaluate: {{Number(0, 1)}}, shadow: {{Number(0, 1)}}}
            explore: {epsilon: {{Pick("0", "0.1", "0.5")}}}
            """;
        var compiled = PolicyFile.Compile(text);
        return compiled.Policy ?? throw new InvalidDataException(string.Join('\n', compiled.Problems) + text);
    }

    private RoutingRequest RequestOf()
    {
        var catalog = Policy.Catalog;
        var low = Tier();
        return new RoutingRequest
        {
            Feature = $"f{_random.Next(5)}",
            TaskType = Maybe(0.2) ? "coding" : "",
            Prompt = new PromptInput
            {
                Messages = new[] { new PromptMessage(MessageRole.User, Prompts[_random.Next(Prompts.Length)]) },
                SystemPrompt = "",
                ContextTokens = Maybe(0.5) ? 0 : _random.Next(300_000),
                DeclaredTurns = _random.Next(4),
                ToolsOffered = Maybe(0.2) ? 1 : 0,
            },
            ExpectedOutputTokens = Maybe(0.5) ? 0 : _random.Next(2000),
            MaxOutputTokens = Maybe(0.5) ? 0 : _random.Next(9000),
            RequiredCapabilities = Maybe(0.2) ? [.. catalog.Capabilities.Take(1)] : [],
            Conversation = new ConversationContext(Maybe(0.5) ? "c" : null, _random.Next(4), Maybe(0.3) ? Model() : null, Maybe(0.3) ? _random.Next(100_000) : 0, Maybe(0.1)),
            Attempt = Maybe(0.2)
                ? new AttemptContext(_random.Next(4), Model(), (ErrorClass)_random.Next(9), Maybe(0.4), Maybe(0.2) ? catalog.Tiers[Tier()] : null, Maybe(0.3) ? [Model()] : null)
                : default,
            Constraints = new RequestConstraints
            {
                DeadlineMs = Maybe(0.3) ? _random.Next(1, 60_000) : 0,
                MaxCostUsd = Maybe(0.2) ? _random.NextDouble() : 0,
                MinTier = Maybe(0.2) ? catalog.Tiers[low] : "",
                MaxTier = Maybe(0.2) ? catalog.Tiers[_random.Next(low, catalog.Tiers.Length)] : "",
                AllowedModels = Maybe(0.1) ? [Model(), Model()] : [],
                DeniedModels = Maybe(0.2) ? [Model()] : [],
                AllowedProviders = Maybe(0.1) ? [Provider(), Provider()] : [],
                DeniedProviders = Maybe(0.1) ? [Provider()] : [],
                Regions = Maybe(0.2) ? [.. catalog.Regions.Take(2)] : [],
            },
            Objective = Maybe(0.2) ? new ObjectiveWeights(_random.NextDouble(), _random.NextDouble(), _random.NextDouble()) : null,
            Strategy = Maybe(0.2) ? (RoutingStrategy)_random.Next(5) : null,
            Batch = Maybe(0.1),
            Explain = true,
        };
    }

    private LiveView LiveOf(int tasks)
    {
        var view = new LiveView(Policy.Catalog);
        for (var m = 0; m < Policy.Catalog.Models.Length; m++)
        {
            view[m] = new ModelLive
            {
                Breaker = Maybe(0.75) ? BreakerState.Closed : (BreakerState)_random.Next(3),
                State = Maybe(0.9) ? ModelState.Enabled : (ModelState)_random.Next(3),
                LatencyP50Ms = Maybe(0.5) ? 0 : _random.Next(1, 20_000),
                LatencyP95Ms = Maybe(0.5) ? 0 : _random.Next(1, 40_000),
                OverSlo = Maybe(0.2),
                QualityShift = [.. Enumerable.Range(0, tasks).Select(_ => (float)(_random.NextDouble() - 0.5))],
            };
        }

        return view;
    }

    private ConversationState ConversationOf() => new(Policy.Catalog.Tiers[Tier()], Policy.Catalog.Tiers[Tier()], Model(), _random.Next(4), 3);

    private bool Maybe(double share) => _random.NextDouble() < share;

    private int Tier() => _random.Next(Policy.Catalog.Tiers.Length);

    private string Model() => Policy.Catalog.Models[_random.Next(Policy.Catalog.Models.Length)].Id;

    private string Provider() => Policy.Catalog.Providers[_random.Next(Policy.Catalog.Providers.Length)];
}
