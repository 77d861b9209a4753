using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Conversations;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Rules;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.Core.Decisions;

/// <summary>
/// One decision: what the stops found and what came out. Mutable while the engine runs, reused by its owner afterwards, so a decision allocates
/// nothing itself. Indexes refer to <see cref="Snapshot"/>.
/// </summary>
public sealed class Decision
{
    private readonly float[] _modelShift = new float[ModelMask.MaxModels];
    private readonly double[] _scores = new double[ModelMask.MaxModels];
    private readonly float[] _success = new float[ModelCatalog.MaxTiers];
    private LiveView? _live;
    private int[] _features = [];
    private int _featureCount;

    public RoutingSnapshot Snapshot { get; internal set; } = null!;

    /// <summary>What was read once for the decision.</summary>
    public DecisionInputs Inputs { get; private set; }

    public PolicyProfile Profile { get; internal set; } = null!;

    /// <summary>The live state that selection read, one entry a model, taken once; null when it did not get that far.</summary>
    public LiveView? Live { get; private set; }

    /// <summary>Hashed feature ids of the prompt, where the inputs asked for them and the decision log lacks them.</summary>
    public ReadOnlySpan<int> Features => _features.AsSpan(0, _featureCount);

    /// <summary>Whether <see cref="Features"/> are of the whole ask.</summary>
    public bool FeaturesWhole { get; private set; }

    /// <summary>Combination of experiment arms; see <see cref="ProfileSet"/>.</summary>
    public int ArmCombination { get; internal set; }

    /// <summary>What stop 1 found; refers to the prompt's text and is cleared with it.</summary>
    public PromptView Prompt { get; internal set; }

    public PromptDigest Digest { get; internal set; }

    /// <summary>Merged directives of the rules that matched.</summary>
    public Directives Directives;

    public bool Assessed { get; internal set; }

    public bool FromCache { get; internal set; }

    /// <summary>P(success) per tier, assessed or prior.</summary>
    public ReadOnlySpan<float> Success => _success.AsSpan(0, Snapshot.Policy.Catalog.Tiers.Length);

    /// <summary>Task type; -1: unknown.</summary>
    public int Task { get; internal set; }

    public Route Route { get; } = new();

    public Workload Work { get; internal set; }

    /// <summary>P(the recommended model answers satisfactorily), 0..1.</summary>
    public float Confidence { get; internal set; }

    /// <summary>1..5.</summary>
    public int Complexity { get; internal set; }

    public double EstimatedCostUsd { get; internal set; }

    public double BaselineCostUsd { get; internal set; }

    public double ExpectedLatencyMs { get; internal set; }

    /// <summary>Observe mode: the route that was not recommended; -1 otherwise.</summary>
    public int WouldBeModel { get; internal set; }

    public float WouldBeConfidence { get; internal set; }

    /// <summary>Expected cost of its plan as a whole, in US dollars; see <see cref="PlanWorth"/>.</summary>
    public double WouldBeCostUsd { get; internal set; }

    /// <summary>What to remember of the conversation; null: nothing.</summary>
    public ConversationFacts? NextConversation { get; internal set; }

    /// <summary>The seed that exploration and sampling drew from.</summary>
    public ulong Seed { get; internal set; }

    /// <summary>How long each stop took.</summary>
    public StopTimes Times;

    /// <summary>Counterfactuals, when the request asked for an explanation.</summary>
    public IReadOnlyList<Counterfactual> Counterfactuals { get; internal set; } = [];

    internal Span<float> ModelShift => _modelShift.AsSpan(0, Snapshot.Policy.Catalog.Models.Length);

    internal Span<float> SuccessBuffer => _success.AsSpan(0, Snapshot.Policy.Catalog.Tiers.Length);

    /// <summary>A score for each model that nobody has asked for yet.</summary>
    internal Span<double> UnknownScores()
    {
        var scores = _scores.AsSpan(0, Snapshot.Policy.Catalog.Models.Length);
        scores.Fill(double.NaN);
        return scores;
    }

    /// <summary>Arm of an experiment that is in force; -1: outside.</summary>
    public int ArmOf(int experiment) => ExperimentAssignment.ArmIn(Snapshot.Policy.Experiments, ArmCombination, experiment);

    /// <summary>Drops every reference to the caller's text.</summary>
    public void Clear()
    {
        Prompt = default;
        Counterfactuals = [];
    }

    /// <summary>
    /// Takes the entry of every model once, so that selection reads one state of the world however often it looks, and the log can say which.
    /// </summary>
    internal LiveView Freeze(LiveView live)
    {
        if (_live is null || !ReferenceEquals(_live.Catalog, live.Catalog))
        {
            _live = new LiveView(live.Catalog);
        }

        for (var m = 0; m < live.Catalog.Models.Length; m++)
        {
            _live[m] = live[m];
        }

        Live = _live;
        return _live;
    }

    /// <summary>Room for the feature ids of a prompt.</summary>
    internal Memory<int> FeatureBuffer(int length)
    {
        if (_features.Length < length)
        {
            _features = new int[length];
        }

        return _features;
    }

    internal void TakeFeatures(in WrittenFeatures features) => (_featureCount, FeaturesWhole) = (features.Count, features.Whole);

    internal void Begin(in DecisionInputs inputs)
    {
        Inputs = inputs;
        Snapshot = inputs.Snapshot;
        Seed = inputs.Seed;
        Live = null;
        (_featureCount, FeaturesWhole) = (0, false);
        Directives = new Directives();
        Assessed = false;
        FromCache = false;
        Task = -1;
        Route.Reset();
        NextConversation = null;
        WouldBeModel = -1;
        (Confidence, Complexity, Work) = (0, 0, default);
        (EstimatedCostUsd, BaselineCostUsd, ExpectedLatencyMs) = (0, 0, 0);
        (WouldBeConfidence, WouldBeCostUsd) = (0, 0);
        Counterfactuals = [];
    }
}

/// <summary>A change that would have led to another tier.</summary>
/// <param name="Kind">What would have to change.</param>
/// <param name="Tier">Tier that would have been chosen.</param>
/// <param name="Needed">Value that would have been needed.</param>
/// <param name="Actual">Value that was found.</param>
/// <param name="Index">Tier of the probability, or rule; -1: none.</param>
public readonly record struct Counterfactual(CounterfactualKind Kind, int Tier, double Needed, double Actual, int Index);

/// <summary>Kinds of counterfactuals.</summary>
public enum CounterfactualKind : byte
{
    /// <summary>
    /// P(success) of tier <c>Index</c> would have to be at least (for a weaker tier) or at most (for a stronger one) the needed value; stronger
    /// tiers rise along with it and weaker ones sink along.
    /// </summary>
    SuccessAtLeast,
    SuccessAtMost,

    /// <summary>Rule <c>Index</c> would have to be absent.</summary>
    WithoutRule,

    /// <summary>The value of a satisfactory answer would have to be at least the needed value, in US dollars.</summary>
    ValueAtLeast,

    /// <summary>The conversation would have to be new.</summary>
    NewConversation,
}
