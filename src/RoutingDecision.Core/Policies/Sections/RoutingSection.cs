using RoutingDecision.Core.Policies.Binding;

namespace RoutingDecision.Core.Policies.Sections;

/// <summary>The `routing:` section.</summary>
internal static class RoutingSection
{
    private static readonly Field<DecideBy> DecideByField = new(
        "decide_by",
        new ChoiceShape<DecideBy>(
            ("utility", DecideBy.Utility), ("risk", DecideBy.Risk), ("thresholds", DecideBy.Thresholds), ("rules", DecideBy.Rules)),
        "How the tier is chosen where no rule settles it: utility (value * P(success) - cost), risk (cheapest tier over its certified threshold), "
        + "thresholds (P(needed) per tier), rules (rules and default tier alone).",
        DecideBy.Utility);

    private static readonly Field<double> ValueUsd =
        new("value_usd", Shapes.Usd, "Worth of a satisfactory answer in US dollars.", 0.02);

    private static readonly Field<double> Utility = new(
        "utility", new Section<double>("Settings of decide_by: utility.", r => r.Get(ValueUsd), ValueUsd), "Settings of decide_by: utility.", 0.02);

    private static readonly Field<double> MaxUnderRoute =
        new("max_under_route", new NumberShape(0, 1, aboveMin: true), "Bound on the share of requests sent to a tier that is too weak.", 0.05);

    private static readonly Field<double> Risk = new(
        "risk", new Section<double>("Settings of decide_by: risk.", r => r.Get(MaxUnderRoute), MaxUnderRoute), "Settings of decide_by: risk.", 0.05);

    private static readonly Field<NeedThresholds?> Thresholds = new(
        "thresholds",
        ThresholdsShape.Instance!,
        "Settings of decide_by: thresholds, a key TIER_if for any tier but the cheapest. Left out: 0.15 for the strongest, 0.30 for the others.",
        null);

    private static readonly Field<ObjectiveWeights> Objective =
        new("objective", ObjectiveShape.Instance, "What to weigh among the models of the tier.", ObjectiveWeights.Balanced);

    private static readonly Field<RoutingStrategy> Strategy = new(
        "strategy",
        StrategyShape.Instance,
        "How the answer is produced; auto weighs cascade against direct for each request.",
        RoutingStrategy.Auto);

    private static readonly Field<int> DefaultTier = new(
        "default_tier",
        ReferenceShape.Tier,
        "Tier when neither a rule nor the classifier speaks. Left out: the middle one (the stronger of two).",
        -1);

    private static readonly Field<int> BaselineModel = new(
        "baseline_model",
        ReferenceShape.Model,
        "Model that savings are computed against and that observe mode recommends. Left out: the first of the default tier.",
        -1);

    private static readonly Field<bool> Observe =
        new("observe", Shapes.Flag, "Recommend the baseline model and log what would have been recommended.", false);

    private static readonly Field<double> AcceptThreshold =
        new("accept_threshold", Shapes.Share, "Self-stated confidence below which a cascade escalates.", 0.75);

    private static readonly Field<double> SpeculateBelow =
        new("speculate_below", Shapes.Share, "P(success) below which the next tier is started beside the cheap one when time is short.", 0.6);

    private static readonly Field<int> MaxAttempts = new("max_attempts", new IntegerShape(1, 8), "Tries in all.", 3);

    private static readonly Field<int> MaxFallbacks = new("max_fallbacks", new IntegerShape(0, 16), "Entries of the fallback chain.", 4);

    private static readonly Field<int> EvaluationTokens =
        new("evaluation_tokens", new IntegerShape(0, 100_000), "Tokens that a judge reads and writes beside the answer it judges.", 300);

    private static readonly Field<int> ExpectedOutputTokens =
        new("expected_output_tokens", new IntegerShape(1, 1_000_000), "Expected answer size in tokens when the caller does not say.", 400);

    private static readonly Field<TimeSpan> Lease = new(
        "lease",
        new DurationShape(TimeSpan.Zero, TimeSpan.FromDays(1)),
        "How long a caller may reuse a recommendation for an identical request.",
        TimeSpan.FromMinutes(1));

    public static readonly Section<RoutingSettings> Shape = new(
        "How the tier, the model and the plan are chosen.",
        Build,
        DecideByField,
        Utility,
        Risk,
        Thresholds,
        Objective,
        Strategy,
        DefaultTier,
        BaselineModel,
        Observe,
        AcceptThreshold,
        SpeculateBelow,
        MaxAttempts,
        MaxFallbacks,
        EvaluationTokens,
        ExpectedOutputTokens,
        Lease);

    private static RoutingSettings Build(SectionReader r)
    {
        var tiers = r.Context.Catalog.Tiers.Length;
        var thresholds = r.Get(Thresholds) ?? NeedThresholds.Default(tiers);
        var defaultTier = r.Get(DefaultTier);
        var (strategy, attempts, fallbacks) = (r.Get(Strategy), r.Get(MaxAttempts), r.Get(MaxFallbacks));
        if (strategy is RoutingStrategy.Cascade or RoutingStrategy.Speculate && (attempts < 2 || fallbacks < 1))
        {
            r.Context.Problems.Warning(
                r.Place(Strategy), "never followed: a second answer takes a max_attempts of at least 2 and a max_fallbacks of at least 1");
        }

        return new RoutingSettings
        {
            DecideBy = r.Get(DecideByField),
            ValueUsd = r.Get(Utility),
            MaxUnderRoute = r.Get(Risk),
            NeedThresholds = thresholds.AtLeast,
            ExactNeedThresholds = thresholds.Exactly,
            Objective = r.Get(Objective),
            Strategy = strategy,
            DefaultTier = defaultTier < 0 ? tiers / 2 : defaultTier,
            BaselineModel = r.Get(BaselineModel),
            Observe = r.Get(Observe),
            AcceptThreshold = r.Get(AcceptThreshold),
            SpeculateBelow = r.Get(SpeculateBelow),
            MaxAttempts = attempts,
            MaxFallbacks = fallbacks,
            EvaluationTokens = r.Get(EvaluationTokens),
            ExpectedOutputTokens = r.Get(ExpectedOutputTokens),
            Lease = r.Get(Lease),
        };
    }
}
