using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Rules;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.State.Journal.Decisions;

/// <summary>
/// A copy of what the journal keeps of a decision, made on the caller's thread. Nothing in it refers to the prompt's text. Reused, so that a decision
/// allocates nothing for the log once the pool is warm.
/// </summary>
internal sealed class DecisionEntry
{
    private readonly float[] _success = new float[ModelCatalog.MaxTiers];
    private readonly Reason[] _reasons = new Reason[ReasonList.Capacity];
    private readonly FallbackStep[] _fallbacks = new FallbackStep[Core.Selection.Route.MaxFallbacks];
    private ModelLive[] _live = [];
    private ushort[] _features = [];
    private int _tiers;
    private int _reasonCount;
    private int _fallbackCount;
    private int _liveCount;
    private int _featureCount;

    public UInt128 Id { get; private set; }

    public DateTimeOffset Issued { get; private set; }

    public bool Degraded { get; private set; }

    public DecisionInputs Inputs { get; private set; }

    public RequestCopy Request { get; private set; }

    public PromptCopy Prompt { get; private set; }

    public RouteCopy Route { get; private set; }

    public RuleSet Rules { get; private set; } = RuleSet.Empty;

    public Directives Directives { get; private set; }

    public int ArmCombination { get; private set; }

    public Workload Work { get; private set; }

    public StopTimes Times { get; private set; }

    public ReadOnlySpan<float> Success => _success.AsSpan(0, _tiers);

    public ReadOnlySpan<Reason> Reasons => _reasons.AsSpan(0, _reasonCount);

    public ReadOnlySpan<FallbackStep> Fallbacks => _fallbacks.AsSpan(0, _fallbackCount);

    /// <summary>State of every model that selection read; empty when it did not get that far.</summary>
    public ReadOnlySpan<ModelLive> Live => _live.AsSpan(0, _liveCount);

    public ReadOnlySpan<ushort> Features => _features.AsSpan(0, _featureCount);

    /// <summary>Copies.</summary>
    public void Fill(Decision decision, RoutingRequest request, UInt128 id, DateTimeOffset issued, bool degraded)
    {
        (Id, Issued, Degraded) = (id, issued, degraded);
        Inputs = decision.Inputs;
        Request = RequestCopy.Of(request);
        Prompt = PromptCopy.Of(decision);
        Route = RouteCopy.Of(decision);
        (Rules, Directives, ArmCombination) = (decision.Profile.Rules, decision.Directives, decision.ArmCombination);
        (Work, Times) = (decision.Work, decision.Times);
        _tiers = decision.Success.Length;
        decision.Success.CopyTo(_success);
        _reasonCount = decision.Route.Reasons.Count;
        decision.Route.Reasons.Items.CopyTo(_reasons);
        _fallbackCount = decision.Route.Fallbacks.Length;
        decision.Route.Fallbacks.CopyTo(_fallbacks);
        CopyLive(decision.Live);
        CopyFeatures(decision.Features);
    }

    /// <summary>Lets go of what a waiting entry must not keep alive.</summary>
    public void Clear()
    {
        Inputs = default;
        Request = default;
        Rules = RuleSet.Empty;
        _live.AsSpan(0, _liveCount).Clear();
        _liveCount = 0;
    }

    private void CopyLive(LiveView? live)
    {
        _liveCount = live?.Catalog.Models.Length ?? 0;
        if (_live.Length < _liveCount)
        {
            _live = new ModelLive[_liveCount];
        }

        for (var m = 0; m < _liveCount; m++)
        {
            _live[m] = live![m];
        }
    }

    private void CopyFeatures(ReadOnlySpan<int> features)
    {
        _featureCount = features.Length;
        if (_features.Length < features.Length)
        {
            _features = new ushort[features.Length];
        }

        for (var i = 0; i < features.Length; i++)
        {
            _features[i] = (ushort)features[i];
        }
    }
}
