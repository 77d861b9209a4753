using System.Globalization;

namespace RoutingDecision.Core.Reports;

/// <summary>Misroutes that look alike: same task, same rule, and a margin of the same power of ten.</summary>
/// <param name="Task">Task type; empty: unknown.</param>
/// <param name="Rule">The rule that settled the tier; empty: none.</param>
/// <param name="Margin">Upper bound of the margins, a power of ten; NaN: the decisions had none.</param>
/// <param name="Count">Misroutes.</param>
/// <param name="Rate">Share of misroutes among the judged decisions that look so, reweighted by the probability of the ask.</param>
/// <param name="MeanMargin">Mean margin of the misroutes, in what the decisive reason measures; NaN: they had none.</param>
/// <param name="Share">Share of all misroutes.</param>
public sealed record MisrouteCluster(string Task, string Rule, double Margin, long Count, Estimated Rate, double MeanMargin, double Share)
{
    private const char Separator = '\n';
    private const int LeastPower = -9;
    private const int MostPower = 1;

    /// <summary>The measures that a cluster's cell sums.</summary>
    internal static readonly ReportMeasure[] Measures =
    [
        ReportMeasure.TierKnown, ReportMeasure.TierWeight, ReportMeasure.TierSquares, ReportMeasure.WrongWeight, ReportMeasure.Misroutes,
        ReportMeasure.MisroutesWithMargin, ReportMeasure.MisrouteMargin,
    ];

    /// <summary>The value of the cluster's cell. Names hold no control characters, so that no two clusters have one value.</summary>
    internal static string KeyOf(string task, string rule, double margin)
    {
        var power = !double.IsFinite(margin) ? "" : margin == 0 ? LeastPower.ToString(CultureInfo.InvariantCulture)
            : Math.Clamp((int)Math.Ceiling(Math.Log10(Math.Abs(margin))), LeastPower, MostPower).ToString(CultureInfo.InvariantCulture);
        return $"{task}{Separator}{rule}{Separator}{power}";
    }

    /// <summary>The clusters of groups that were summed by <see cref="ReportDimension.Cluster"/>, the one with most misroutes first.</summary>
    internal static List<MisrouteCluster> Of(SortedDictionary<string, ReportCell> groups)
    {
        var all = groups.Values.Sum(c => c[ReportMeasure.Misroutes]);
        return
        [
            .. groups.Where(g => g.Value[ReportMeasure.Misroutes] > 0.5).Select(g => Of(g.Key, g.Value.Sums, all))
                .OrderByDescending(c => c.Count).ThenBy(c => c.Task, StringComparer.Ordinal).ThenBy(c => c.Rule, StringComparer.Ordinal)
                .ThenBy(c => c.Margin),
        ];
    }

    private static MisrouteCluster Of(string key, ReportSums s, double all)
    {
        // The group of what an hour had no room for has no parts.
        var (task, rule, power) = key.Split(Separator) is [var t, var r, var p] ? (t, r, p) : (key, "", "");
        var withMargin = s[ReportMeasure.MisroutesWithMargin];
        return new MisrouteCluster(
            task,
            rule,
            power.Length == 0 ? double.NaN : Math.Pow(10, int.Parse(power, CultureInfo.InvariantCulture)),
            (long)Math.Round(s[ReportMeasure.Misroutes]),
            Estimated.WeightedShare(
                s[ReportMeasure.TierKnown], s[ReportMeasure.TierWeight], s[ReportMeasure.TierSquares], s[ReportMeasure.WrongWeight]),
            withMargin > 0.5 ? s[ReportMeasure.MisrouteMargin] / withMargin : double.NaN,
            s[ReportMeasure.Misroutes] / all);
    }
}
