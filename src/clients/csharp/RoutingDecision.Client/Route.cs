using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Client;

/// <summary>A model to try. Without triggers anything leads here.</summary>
internal sealed record Step(string Model, string Provider, string Tier, IReadOnlyList<FallbackTrigger> Triggers)
{
    public bool Takes(FallbackTrigger trigger) => Triggers.Count == 0 || Triggers.Contains(trigger);
}

/// <summary>The models to try and how, whoever said so.</summary>
internal sealed record Route(RouteSource Source, IReadOnlyList<Step> Steps, Plan Plan, DecideResponse? Decision)
{
    /// <summary>Tries of a route without a plan.</summary>
    private const int LocalTries = 3;

    /// <summary>Only fresh decisions are: the outcomes of a reused one would repeat those of its first use.</summary>
    public bool IsReported => Source == RouteSource.Service;

    public TimeSpan? GiveUpAfter => Plan.GiveUpAfterMs > 0 ? TimeSpan.FromMilliseconds(Plan.GiveUpAfterMs) : null;

    public TimeSpan HedgeAfter => Plan.Strategy == Strategy.Speculate ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Plan.HedgeAfterMs);

    /// <summary>
    /// What may run beside the first try. Speculation is about the answer, so it needs a step that takes rejected ones: a stronger model.
    /// </summary>
    public Step? Hedge => Plan switch
    {
        { MaxAttempts: < 2 } => null,
        { Strategy: Strategy.Speculate } => Steps.Skip(1).FirstOrDefault(s => s.Takes(FallbackTrigger.LowConfidence)),
        { HedgeAfterMs: > 0 } => Steps.ElementAtOrDefault(1),
        _ => null,
    };

    public bool WantsVerdict => Plan.Asks.Any(a => a.Kind == SamplingKind.Evaluate);

    public static Route OfDecision(RouteSource source, DecideResponse decision) => new(
        source,
        [
            new Step(decision.Model, decision.Provider, decision.Tier, []),
            .. decision.Fallbacks.Select(f => new Step(f.Model, f.Provider, f.Tier, f.Triggers)),
        ],
        decision.Plan ?? new Plan { MaxAttempts = 1 },
        decision);

    /// <summary>Without a plan: each model once, until one answers.</summary>
    public static Route OfModels(RouteSource source, IReadOnlyList<string> models, string tier = "") => new(
        source,
        [.. models.Select((model, i) => new Step(model, "", i == 0 ? tier : "", []))],
        new Plan { MaxAttempts = Math.Min(LocalTries, models.Count) },
        Decision: null);
}
