using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Selection;
using RoutingDecision.Policies;
using RoutingDecision.TestKit;

namespace RoutingDecision.Benchmarks;

/// <summary>What the benchmarks share: the shipped policy and bundle, and prompts of a given length from a fixed seed.</summary>
internal sealed class Bench : IProbeGate
{
    private static readonly string[] Words =
    [
        "please", "compare", "the", "two", "queries", "below", "and", "explain", "why", "second", "index", "is", "not", "used", "when", "orders",
        "are", "filtered", "by", "customer", "then", "suggest", "a", "schema", "change", "that", "keeps", "writes", "cheap", "report", "monthly",
        "totals",
    ];

    private const int CacheEntries = 100_000;

    private readonly RoutingPolicy _policy;

    /// <param name="policy">Policy file, from the repository's folder.</param>
    /// <param name="withClassifier">With the shipped bundle.</param>
    /// <param name="cacheEntries">Prompts that are remembered.</param>
    public Bench(string policy = "deploy/policies/default.yaml", bool withClassifier = true, int cacheEntries = CacheEntries)
        : this(PolicyFile.Load(Path.Combine(Root(), policy)), withClassifier, cacheEntries)
    {
    }

    private Bench(PolicyCompilation compilation, bool withClassifier, int cacheEntries = CacheEntries)
    {
        _policy = compilation.Policy ?? throw new InvalidOperationException(string.Join('\n', compilation.Problems));
        Snapshot = new RoutingSnapshot(_policy, withClassifier ? ClassifierBundle.Load(BundleFolder) : null, cacheEntries);
        Live = new LiveStatistics(TimeProvider.System);
        Live.Attach(_policy.Catalog, _policy.Health, Snapshot.Tasks.Length);
        Engine = new DecisionEngine(this, TimeProvider.System);
        Tokens = new DecisionTokens([new TokenKey([.. Enumerable.Range(0, 32).Select(i => (byte)i)])], TimeSpan.FromDays(30));
    }

    /// <summary>Folder of the shipped bundle.</summary>
    public static string BundleFolder => Path.Combine(Root(), "deploy", "models", "default");

    public RoutingSnapshot Snapshot { get; }

    public LiveStatistics Live { get; }

    public DecisionEngine Engine { get; }

    public DecisionTokens Tokens { get; }

    public Decision Decision { get; } = new();

    public DecisionInputs Inputs => new(Snapshot, Live.View, null, 42);

    /// <summary>A policy given as text, without a classifier.</summary>
    public static Bench WithPolicy(string yaml) => new(PolicyFile.Compile(yaml, "policy.yaml"), withClassifier: false);

    /// <summary>English words up to a length in characters; another number gives another text.</summary>
    public static string Text(int length, int number)
    {
        var text = new System.Text.StringBuilder(length + 16).Append(number).Append(' ');
        var state = (uint)number + 1;
        while (text.Length < length)
        {
            state = (state * 1_664_525) + 1_013_904_223;
            text.Append(Words[(state >> 16) % (uint)Words.Length]).Append(state % 11 == 0 ? ". " : " ");
        }

        return text.ToString(0, length);
    }

    /// <summary>A request with one prompt.</summary>
    public static RoutingRequest Request(string text, string task = "") => new()
    {
        Prompt = new PromptInput { Messages = new[] { new PromptMessage(MessageRole.User, text) }, SystemPrompt = "" },
        TaskType = task,
    };

    /// <summary>A request that does not read the cache.</summary>
    public static RoutingRequest Fresh(string text) => new() { Prompt = Request(text).Prompt, NoCache = true };

    /// <summary>Folder of the repository.</summary>
    public static string Root() => SourceTree.Root;

    bool IProbeGate.TryProbe(string model) => false;
}
