using RoutingDecision.Core.Policies.Binding;

namespace RoutingDecision.Core.Policies.Sections;

/// <summary>The `conversations:` section.</summary>
internal static class ConversationSection
{
    private static readonly Field<bool> KeepTier =
        new("keep_tier", Shapes.Flag, "A conversation keeps the strongest tier that it was routed to.", true);

    private static readonly Field<TimeSpan> IdleReset = new(
        "idle_reset",
        new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromDays(30)),
        "Silence after which the conversation's tier is forgotten.",
        TimeSpan.FromMinutes(20));

    private static readonly Field<int> StepDown = new(
        "step_down_after_easy_turns", new IntegerShape(0, 1_000), "Easy turns in a row after which the tier sinks by one; 0: never.", 3);

    public static readonly Section<ConversationSettings> Shape = new(
        "What a conversation carries from turn to turn.",
        r => new ConversationSettings(r.Get(KeepTier), r.Get(IdleReset), r.Get(StepDown)),
        KeepTier,
        IdleReset,
        StepDown);
}

/// <summary>The `sampling:` section.</summary>
internal static class SamplingSection
{
    private static readonly Field<EvaluationShares?> Evaluate = new(
        "evaluate",
        EvaluationSharesShape.Instance!,
        "Share of answers that a judge one tier up is asked to rate: one number, or one per tier.",
        null);

    private static readonly Field<double> Shadow =
        new("shadow", Shapes.Share, "Share of requests for which the next tier is asked to answer, too.", 0);

    private static readonly Field<int> EvaluatePerDay = new(
        "evaluate_per_day", new IntegerShape(0, 1_000_000_000), "Judgements asked for in a UTC day at most, by each replica; 0: any number.", 0);

    private static readonly Field<int> ShadowPerDay = new(
        "shadow_per_day", new IntegerShape(0, 1_000_000_000), "Second answers asked for in a UTC day at most, by each replica; 0: any number.", 0);

    public static readonly Section<SamplingSettings> Shape =
        new("Measurements that callers are asked for.", Build, Evaluate, Shadow, EvaluatePerDay, ShadowPerDay);

    private static SamplingSettings Build(SectionReader r)
    {
        var evaluate = r.Get(Evaluate) ?? new EvaluationShares(new double[r.Context.Catalog.Tiers.Length], StratifyByTask: true);
        return new SamplingSettings(evaluate.ByTier, r.Get(Shadow), evaluate.StratifyByTask, r.Get(EvaluatePerDay), r.Get(ShadowPerDay));
    }
}

/// <summary>The `explore:` section.</summary>
internal static class ExploreSection
{
    private static readonly Field<double> Epsilon = new(
        "epsilon", new NumberShape(0, 0.5), "Share of decisions that try another model whose expected result is nearly as good; 0: off.", 0);

    public static readonly Section<double> Shape =
        new("Deliberate variation, so that there is something to learn from.", r => r.Get(Epsilon), Epsilon);
}
