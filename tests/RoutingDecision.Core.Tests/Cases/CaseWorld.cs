using System.Globalization;
using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Conversations;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Policies.Binding;
using RoutingDecision.Core.Policies.Sections;
using RoutingDecision.Core.PolicyTests;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.Core.Tests.Cases;

/// <summary>Builds from a case what the engine reads: snapshot, request, live view, conversation, budget, chance.</summary>
internal sealed class CaseWorld : IProbeGate
{
    private readonly PolicyNode? _probes;

    public CaseWorld(GoldenCase golden)
    {
        var node = golden.Node;
        Policy = PolicyOf(golden.Policy);
        var given = Given(node.Find("given")!, Policy);
        Request = given.Request;
        Snapshot = new RoutingSnapshot(Policy, ClassifierOf(node, given), 64);
        _probes = node.Find("probes");
        var budget = node.Find("budget")?.Value ?? "";
        Inputs = new DecisionInputs(
            Snapshot,
            LiveOf(node.Find("live")),
            ConversationOf(node.Find("conversation")),
            SeedOf(node.Find("chance")),
            Policy.Catalog.FindTier(budget),
            budget == "refuse",
            Drifting: given.Drifting);
    }

    public RoutingPolicy Policy { get; }

    public RoutingSnapshot Snapshot { get; }

    public RoutingRequest Request { get; }

    public DecisionInputs Inputs { get; }

    /// <summary>Models that were asked to be probed, in order.</summary>
    public List<string> Probed { get; } = [];

    public bool TryProbe(string model)
    {
        Probed.Add(model);
        return _probes?.Items.Any(p => p.Value == model) ?? false;
    }

    public static RoutingPolicy PolicyOf(PolicyNode tree)
    {
        var compiled = PolicyCompiler.Compile(tree, PolicyTree.Canonical(tree));
        return compiled.Policy ?? throw new InvalidDataException(string.Join(Environment.NewLine, compiled.Problems));
    }

    private static GivenDocument Given(PolicyNode node, RoutingPolicy policy)
    {
        var problems = new ProblemLog("case");
        var context = new BindContext(problems, PolicyCompiler.DefaultTaskNames) { Catalog = policy.Catalog };
        return RequestSection.Shape.TryBind(node, context, out var given) && !problems.HasErrors
            ? given
            : throw new InvalidDataException(string.Join(Environment.NewLine, problems.ToList()));
    }

    private AssumedClassifier? ClassifierOf(PolicyNode node, GivenDocument given)
    {
        if (node.Find("bundle")?.Value == "none")
        {
            return null;
        }

        var tiers = node.Find("bundle")?.Items.Select(t => t.Value).ToArray() ?? Policy.Catalog.Tiers;
        var success = given.Success?.Select(p => (float)p).ToArray() ?? [.. tiers.Select((_, t) => 0.97f + (0.005f * t))];
        var thresholds = node.Find("certified") is { } certified ? certified.Items.Select(i => (float)Number(i)).ToArray() : [.. tiers.Select(_ => 0.9f)];
        return new AssumedClassifier(
            tiers, RoutingSnapshot.DefaultTasks, success, Math.Max(0, RoutingSnapshot.DefaultTasks.ToList().IndexOf(given.Task ?? "")),
            [new CertifiedThresholds(0.05, 0.95, thresholds, 1000)]);
    }

    private LiveView LiveOf(PolicyNode? node)
    {
        var view = new LiveView(Policy.Catalog);
        foreach (var entry in node?.Entries ?? [])
        {
            var index = Policy.Catalog.FindModel(entry.Key);
            Assert.True(index >= 0, $"no model '{entry.Key}'");
            view[index] = ModelOf(entry.Value);
        }

        return view;
    }

    private ModelLive ModelOf(PolicyNode node)
    {
        var shift = new float[Snapshot.Tasks.Length];
        foreach (var entry in node.Find("shift")?.Entries ?? [])
        {
            shift[Snapshot.FindTask(entry.Key)] = (float)Number(entry.Value);
        }

        return new ModelLive
        {
            Breaker = Enum.Parse<BreakerState>((node.Find("breaker")?.Value ?? "closed").Replace("_", ""), ignoreCase: true),
            State = Enum.Parse<ModelState>(node.Find("state")?.Value ?? "enabled", ignoreCase: true),
            LatencyP50Ms = Number(node.Find("p50")),
            LatencyP95Ms = Number(node.Find("p95")),
            OverSlo = node.Find("over_slo")?.Value == "true",
            QualityShift = shift,
        };
    }

    private static ConversationState? ConversationOf(PolicyNode? node) => node is null
        ? null
        : new ConversationState(
            node.Find("floor")?.Value ?? "",
            node.Find("last_tier")?.Value ?? "",
            node.Find("last_model")?.Value ?? "",
            (int)Number(node.Find("easy_turns")),
            (int)Number(node.Find("turns")));

    /// <summary>The seed whose uniform number is the one given; without one it neither explores nor samples.</summary>
    private static ulong SeedOf(PolicyNode? chance) => chance is null ? ulong.MaxValue : (ulong)(Number(chance) * (1UL << 53)) << 11;

    private static double Number(PolicyNode? node) => node is null ? 0 : double.Parse(node.Value, CultureInfo.InvariantCulture);
}
