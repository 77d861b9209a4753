using RoutingDecision.Core.Policies;

namespace RoutingDecision.Core.Reports;

/// <summary>Results of one arm.</summary>
/// <param name="Arm">Its id.</param>
/// <param name="Share">Share of the keys that the policy gives it; 0: the policy does not know it any more.</param>
/// <param name="Keys">Keys in it.</param>
/// <param name="Decisions">Decisions in it.</param>
/// <param name="Cost">US dollars per answered decision, with all its tries.</param>
/// <param name="Good">
/// Share of decisions whose last answer was good: of those that words on quality stand for, which leaves out tiers of which nobody is asked.
/// </param>
/// <param name="LatencyMs">Milliseconds per answered decision, over all its tries.</param>
/// <param name="Escalated">Share of answered decisions that went on to a stronger tier.</param>
public sealed record ArmResult(
    string Arm, double Share, int Keys, long Decisions, ClusterMean Cost, ClusterMean Good, ClusterMean LatencyMs, ClusterMean Escalated);

/// <summary>An arm against the first one.</summary>
/// <param name="Arm">Its id.</param>
/// <param name="Control">The first arm.</param>
/// <param name="Measure">"satisfied" or "cost_usd".</param>
/// <param name="Difference">Arm less control.</param>
/// <param name="Interval">
/// Always-valid interval at the experiment's level, divided by the number of comparisons; null: too little is known. Of costs it is that of the
/// ratio, times what the control costs; null as well where one arm costs nothing.
/// </param>
/// <param name="PValue">Always-valid, not divided; 1: nothing is known.</param>
/// <param name="IsDecided">The difference is sure at that level.</param>
public sealed record ArmComparison(string Arm, string Control, string Measure, double Difference, Interval? Interval, double PValue, bool IsDecided);

/// <summary>Results of an experiment.</summary>
public sealed record ExperimentResult
{
    /// <summary>Probability of calling any difference that is none, over all looks, arms and measures together.</summary>
    public const double Level = 0.05;

    /// <summary>Differences of quality that are looked for: the test's τ, fixed beforehand.</summary>
    public const double QualityScale = 0.05;

    /// <summary>
    /// The same of costs, which are compared by the logarithm of their ratio: about a tenth more or less. Of a ratio this can be fixed before
    /// anything is known of what calls cost; of a difference in dollars it could only be taken from the data, and would move with every look.
    /// </summary>
    public const double CostScale = 0.1;

    /// <summary>Effective keys of each arm below which no difference is called: the test rests on sums being nearly normal.</summary>
    public const int FewestKeys = 100;

    /// <summary>Name of the test.</summary>
    public const string Test = "mixture SPRT over keys, always valid (Johari et al. 2022)";

    public required string Experiment { get; init; }

    /// <summary>In the policy's order.</summary>
    public required IReadOnlyList<ArmResult> Arms { get; init; }

    /// <summary>Of each arm but the first, quality and cost.</summary>
    public required IReadOnlyList<ArmComparison> Comparisons { get; init; }

    /// <summary>Probability of numbers of keys as far from the policy's shares by chance.</summary>
    public required double SampleRatioPValue { get; init; }

    /// <summary>Share of the keys that was kept.</summary>
    public required double KeyShare { get; init; }

    /// <summary>What may be said now, in words.</summary>
    public string Conclusion => SampleRatioPValue < 0.001
        ? "The numbers of keys do not fit the shares: look for what loses or adds traffic before believing any difference."
        : Comparisons.Where(c => c.IsDecided).Select(TextOf).ToList() is { Count: > 0 } found
            ? string.Join(" ", found)
            : "No difference is sure yet; it may be looked at again at any time.";

    internal static ExperimentResult Of(string experiment, IReadOnlyList<KeyRow> rows, double keyShare, ExperimentSettings? settings)
    {
        var byArm = rows.ToLookup(r => r.Arm, StringComparer.Ordinal);
        var known = settings?.Arms.Select(a => (a.Id, a.Share)).ToList() ?? [];
        // Arms that a policy had before stand behind those of the latest.
        known.AddRange(byArm.Select(a => a.Key).Where(a => known.TrueForAll(k => k.Id != a)).Order(StringComparer.Ordinal).Select(a => (a, 0.0)));
        var arms = known.Select(a => ArmOf(a.Item1, a.Item2, byArm[a.Item1])).ToList();
        var shared = arms.Where(a => a.Share > 0).ToList();
        return new ExperimentResult
        {
            Experiment = experiment,
            Arms = arms,
            Comparisons = [.. arms.Skip(1).SelectMany(a => Compare(arms[0], a, 2 * (arms.Count - 1)))],
            SampleRatioPValue = SampleRatio.PValue([.. shared.Select(a => (double)a.Keys)], [.. shared.Select(a => a.Share)]),
            KeyShare = keyShare,
        };
    }

    private static string TextOf(ArmComparison c)
    {
        var (more, less) = c.Measure == "satisfied" ? ("better", "worse") : ("dearer", "cheaper");
        return FormattableString.Invariant(
            $"{c.Arm} is {(c.Difference > 0 ? more : less)} than {c.Control}: {c.Measure} {c.Difference:+0.0000;-0.0000;0.0000} ")
            + FormattableString.Invariant($"({c.Interval!.Value.Low:+0.0000;-0.0000;0.0000} to {c.Interval.Value.High:+0.0000;-0.0000;0.0000}).");
    }

    private static ArmResult ArmOf(string arm, double share, IEnumerable<KeyRow> rows)
    {
        var keys = rows.GroupBy(r => r.Key, (_, days) => days.Select(d => d.Sums).ToList()).ToList();
        ClusterMean Mean(Func<KeySums, double> sum, Func<KeySums, double> count) => ClusterMean.Of(keys.Select(k => (k.Sum(sum), k.Sum(count))));
        return new ArmResult(
            arm,
            share,
            keys.Count,
            (long)Math.Round(keys.Sum(k => k.Sum(s => s.Decisions))),
            Mean(s => s.Cost, s => s.Answered),
            ClusterMean.Of(keys.Select(k => (k.Sum(s => s.GoodWeight), k.Sum(s => s.JudgedWeight), k.Sum(s => s.Judged)))),
            Mean(s => s.LatencyMs, s => s.Answered),
            Mean(s => s.Escalated, s => s.Answered));
    }

    private static IEnumerable<ArmComparison> Compare(ArmResult control, ArmResult arm, int comparisons)
    {
        // Several arms and measures are looked at: by Bonferroni each gets its part of the level.
        var level = Level / comparisons;
        yield return CompareQuality(control, arm, level);
        yield return CompareCost(control, arm, level);
    }

    private static ArmComparison CompareQuality(ArmResult control, ArmResult arm, double level)
    {
        var (a, b) = (control.Good, arm.Good);
        var (difference, variance) = (b.Value - a.Value, a.Variance + b.Variance);
        var nothing = new ArmComparison(arm.Arm, control.Arm, "satisfied", difference, null, 1, false);
        return !IsEnough(a, b) ? nothing : Decide(nothing, difference, variance, QualityScale, level) with
        {
            Interval = MixtureSprt.IntervalOf(difference, variance, QualityScale, level),
        };
    }

    /// <summary>By ln(arm / control), whose variance is by the delta method Var(control) / control^2 + Var(arm) / arm^2.</summary>
    private static ArmComparison CompareCost(ArmResult control, ArmResult arm, double level)
    {
        var (a, b) = (control.Cost, arm.Cost);
        var nothing = new ArmComparison(arm.Arm, control.Arm, "cost_usd", b.Value - a.Value, null, 1, false);
        if (!IsEnough(a, b) || !(a.Value > 0) || !(b.Value > 0))
        {
            return nothing;
        }

        var (ratio, variance) = (Math.Log(b.Value / a.Value), (a.Variance / (a.Value * a.Value)) + (b.Variance / (b.Value * b.Value)));
        return Decide(nothing, ratio, variance, CostScale, level) with
        {
            Interval = MixtureSprt.IntervalOf(ratio, variance, CostScale, level) is { } log
                ? new Interval(a.Value * (Math.Exp(log.Low) - 1), a.Value * (Math.Exp(log.High) - 1))
                : null,
        };
    }

    /// <summary>Half a key is given: sums of weights are rounded.</summary>
    private static bool IsEnough(in ClusterMean a, in ClusterMean b) => Math.Min(a.EffectiveKeys, b.EffectiveKeys) >= FewestKeys - 0.5;

    private static ArmComparison Decide(ArmComparison nothing, double difference, double variance, double scale, double level)
    {
        var p = MixtureSprt.PValue(difference, variance, scale);
        return nothing with { PValue = p, IsDecided = p <= level };
    }
}
