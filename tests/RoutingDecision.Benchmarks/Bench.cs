using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Selection;
using RoutingDecision.Policies;

namespace RoutingDecision.Benchmarks;

/// <summary>What the benchmarks share: the shipped policy and bundle, and prompts of a given length from a fixed seed.</summary>
internal sealed class Bench : IProbeGate
{
    private static readonly string[] Words =
    [
        "please", "compare", "the", "two", "queries", "below", "and", "explain", "why", "second", "index", "is", "not", "used", "when", "orders", "are",
        "filtered", "by", "customer", "then", "suggest", "a", "schema", "change", "that", "keeps", "writes", "cheap", "report", "monthly", "totals",
    ];

    private readonly RoutingPolicy _policy;

    public Bench()
    {
        var root = Root();
        var compilation = PolicyFile.Load(Path.Combine(root, "deploy", "policies", "default.yaml"));
        _policy = compilation.Policy ?? throw new InvalidOperationException(string.Join('\n', compilation.Problems));
        var classifier = ClassifierBundle.Load(Path.Combine(root, "deploy", "models", "default"));
        Snapshot = new RoutingSnapshot(_policy, classifier, 100_000);
        Live = new LiveStatistics(TimeProvider.System);
        Live.Attach(_policy.Catalog, _policy.Health, Snapshot.Tasks.Length);
        Engine = new DecisionEngine(this, TimeProvider.System);
        Tokens = new DecisionTokens([new TokenKey([.. Enumerable.Range(0, 32).Select(i => (byte)i)])], TimeSpan.FromDays(30));
    }

    public RoutingSnapshot Snapshot { get; }

    public LiveStatistics Live { get; }

    public DecisionEngine Engine { get; }

    public DecisionTokens Tokens { get; }

    public Decision Decision { get; } = new();

    public DecisionInputs Inputs => new(Snapshot, Live.View, null, 42);

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
    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RoutingDecision.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The benchmarks run inside the repository.");
    }

    bool IProbeGate.TryProbe(string model) => false;
}
