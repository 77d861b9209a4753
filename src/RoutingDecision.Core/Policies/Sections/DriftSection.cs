using RoutingDecision.Core.Policies.Binding;

namespace RoutingDecision.Core.Policies.Sections;

/// <summary>The `drift:` section.</summary>
internal static class DriftSection
{
    private static readonly Field<double> Threshold = new(
        "threshold",
        new NumberShape(0, 10),
        "Population stability index from which on a shift counts as drift. A shift that chance explains never counts.",
        DriftSettings.Default.Threshold);

    private static readonly Field<DriftBaseline> Against = new(
        "against",
        new ChoiceShape<DriftBaseline>(
            ("reference", DriftBaseline.Reference), ("last_week", DriftBaseline.LastWeek), ("either", DriftBaseline.Either)),
        "What traffic is compared with: the classifier's training data, the same hours a week earlier, or either.",
        DriftSettings.Default.Against);

    private static readonly Field<bool> Then = new(
        "then",
        new ChoiceShape<bool>(("alarm", false), ("conservative", true)),
        "What happens while drift lasts: an alarm alone, or more caution when the classifier chooses the tier.",
        DriftSettings.Default.Conservative);

    private static readonly Field<double> Caution = new(
        "caution",
        new NumberShape(1, 100, aboveMin: true),
        "How many times as likely failures of all tiers but the strongest are taken while drift lasts.",
        DriftSettings.Default.Caution);

    public static readonly Section<DriftSettings> Shape = new(
        "When traffic counts as drifting, and what happens then.",
        r => new DriftSettings(r.Get(Threshold), r.Get(Against), r.Get(Then), r.Get(Caution)),
        Threshold,
        Against,
        Then,
        Caution);
}
