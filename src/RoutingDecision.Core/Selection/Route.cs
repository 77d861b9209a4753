using RoutingDecision.Core.Policies;

namespace RoutingDecision.Core.Selection;

/// <summary>What makes a caller move on to a fallback.</summary>
[Flags]
public enum FallbackTriggers : byte
{
    None = 0,
    Error = 1,
    Timeout = 2,
    LowConfidence = 4,
    EvaluationFailed = 8,
    Failure = Error | Timeout,
    Any = 15,
}

/// <summary>One step of a fallback chain.</summary>
public readonly record struct FallbackStep(int Model, FallbackTriggers Triggers, bool LastResort);

/// <summary>How to execute a decision; times in milliseconds, 0: not set.</summary>
public readonly record struct RoutePlan(
    RoutingStrategy Strategy, double AcceptThreshold, int EvaluatorTier, int EvaluatorModel, double HedgeAfterMs, double GiveUpAfterMs, int MaxAttempts,
    double EvaluateProbability, bool Evaluate, double ShadowProbability, int ShadowModel);

/// <summary>The route that was chosen. Mutable while stop 4 runs; reused by the owner.</summary>
public sealed class Route
{
    /// <summary>Fallbacks at most.</summary>
    public const int MaxFallbacks = 16;

    private readonly FallbackStep[] _fallbacks = new FallbackStep[MaxFallbacks];
    private int _fallbackCount;

    /// <summary>Tier of the recommendation; for a cascade that of its first step.</summary>
    public int Tier { get; set; }

    /// <summary>Tier that a direct call would use; above <see cref="Tier"/> when a cascade starts lower.</summary>
    public int TargetTier { get; set; }

    /// <summary>Tier that the ask alone would have had, before conversation, health and budget.</summary>
    public int AskTier { get; set; }

    /// <summary>Tier that the ask and its conversation called for, before health, budget and availability.</summary>
    public int SettledTier { get; set; }

    public int Model { get; set; }

    public DecidedBy DecidedBy { get; set; }

    /// <summary>Probability with which the model was chosen.</summary>
    public double Propensity { get; set; }

    /// <summary>How the model was drawn; null: nothing was left to chance.</summary>
    public TieDraw? Draw { get; set; }

    public RoutePlan Plan { get; set; }

    public ReasonList Reasons { get; } = new();

    /// <summary>Why no model can serve; None: <see cref="Model"/> is set.</summary>
    public HardConstraint Unservable { get; set; }

    public ReadOnlySpan<FallbackStep> Fallbacks => _fallbacks.AsSpan(0, _fallbackCount);

    public void Reset()
    {
        (Tier, TargetTier, AskTier, SettledTier, Model) = (-1, -1, -1, -1, -1);
        DecidedBy = DecidedBy.None;
        (Propensity, Draw) = (1, null);
        Plan = default;
        Unservable = HardConstraint.None;
        Reasons.Clear();
        _fallbackCount = 0;
    }

    public void AddFallback(in FallbackStep step)
    {
        if (_fallbackCount < MaxFallbacks)
        {
            _fallbacks[_fallbackCount++] = step;
        }
    }

    /// <summary>Recommends another model, for certain; the chain starts anew.</summary>
    public void Rebase(int model, int tier)
    {
        (Model, Tier, TargetTier) = (model, tier, tier);
        (Propensity, Draw) = (1, null);
        _fallbackCount = 0;
    }

    /// <summary>Probability with which a model was to be chosen for this request, 0..1; of the chosen one it is <see cref="Propensity"/>.</summary>
    public double ProbabilityOf(int model) => Draw is { } draw ? draw.ProbabilityOf(model) : model == Model ? 1 : 0;

    /// <summary>Whether the model is the recommendation or already in the chain.</summary>
    public bool Names(int model)
    {
        if (model == Model)
        {
            return true;
        }

        foreach (ref readonly var step in Fallbacks)
        {
            if (step.Model == model)
            {
                return true;
            }
        }

        return false;
    }
}
