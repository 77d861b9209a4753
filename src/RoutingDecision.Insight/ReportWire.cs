using System.Text.Json;
using Google.Protobuf.Collections;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Reports;
using Decider = RoutingDecision.Core.Selection.DecidedBy;

namespace RoutingDecision.Insight;

/// <summary>Reports as messages, for the server that answers and for the command that reads a journal itself.</summary>
public static class ReportWire
{
    private static readonly (FallbackCause Cause, string Name)[] Causes = NamesOf<FallbackCause>();
    private static readonly (Decider By, string Name)[] Deciders = [.. NamesOf<Decider>().Where(d => d.Value != Decider.None)];
    private static readonly (RegretCause Cause, string Name)[] Regrets = NamesOf<RegretCause>();

    /// <summary>The dimension that a request groups by.</summary>
    public static ReportDimension DimensionOf(ReportGrouping grouping) => grouping switch
    {
        ReportGrouping.Tier => ReportDimension.Tier,
        ReportGrouping.Model => ReportDimension.Model,
        ReportGrouping.Task => ReportDimension.Task,
        ReportGrouping.Tenant => ReportDimension.Tenant,
        ReportGrouping.Feature => ReportDimension.Feature,
        ReportGrouping.Rule => ReportDimension.Rule,
        ReportGrouping.Arm => ReportDimension.Arm,
        _ => ReportDimension.All,
    };

    /// <summary>What a request asks of a book; an empty tenant is everybody.</summary>
    public static ReportQuery QueryOf(GetReportRequest request)
    {
        var (from, until) = WireHours.Of(request.Window);
        return new ReportQuery(from, until, request.Tenant.Length == 0 ? null : request.Tenant, DimensionOf(request.GroupBy), request.PeriodHours);
    }

    /// <summary>The message of a report.</summary>
    public static GetReportResponse Of(TrafficReport report)
    {
        var reply = new GetReportResponse
        {
            Window = WireHours.Of(report.From, report.Until),
            Total = RowOf("", report.Total, report.Tiers),
            Folded = report.IsFolded,
            UnjoinedReports = Math.Max(0, Whole(report.Total[ReportMeasure.Unjoined])),
        };
        if (report.Since != long.MinValue)
        {
            reply.CoveredFromUnixMs = WireHours.BeginOf(report.Since);
        }

        reply.Tiers.AddRange(report.Tiers);
        reply.Rows.AddRange(report.Groups.Select(g => RowOf(g.Key, g.Cell, report.Tiers)));
        reply.Periods.AddRange(report.Periods.Select(p => PeriodOf(p, report.Tiers)));
        reply.Alarms.AddRange(report.Alarms.Select(a => new Contracts.V1.ReportAlarm
        {
            Code = a.Code,
            Text = a.Text,
            Key = a.Key,
            Value = a.Value,
            Threshold = a.Threshold,
        }));
        Fill(reply.RegretUsdByCause, report.Total.Sums);
        return reply;
    }

    private static Contracts.V1.ReportPeriod PeriodOf(Core.Reports.ReportPeriod period, IReadOnlyList<string> tiers)
    {
        var wire = new Contracts.V1.ReportPeriod { Window = WireHours.Of(period.From, period.Until), Total = RowOf("", period.Total, tiers) };
        wire.Rows.AddRange(period.Groups.Select(g => RowOf(g.Key, g.Cell, tiers)));
        return wire;
    }

    private static ReportRow RowOf(string key, ReportCell cell, IReadOnlyList<string> tiers)
    {
        var s = cell.Sums;
        var row = new ReportRow
        {
            Key = key,
            Decisions = Whole(s[ReportMeasure.Decisions]),
            Refused = Whole(s[ReportMeasure.Refused]),
            Outcomes = Whole(s[ReportMeasure.Tries]),
            Answered = Whole(s[ReportMeasure.Answered]),
            Satisfied = WireEstimate.Of(ReportEstimates.Satisfied(s)),
            EvaluatorPassed = WireEstimate.Of(ReportEstimates.Passed(s)),
            Rating = WireEstimate.Of(ReportEstimates.RatedGood(s)),
            MeanRating = WireEstimate.Of(ReportEstimates.MeanRating(s)),
            CostUsd = s[ReportMeasure.Cost],
            CostPerDecisionUsd = WireEstimate.Of(ReportEstimates.CostPerDecision(s)),
            EstimatedCostUsd = s[ReportMeasure.EstimatedCost],
            FurtherTriesCostUsd = s[ReportMeasure.FurtherCost],
            AlwaysStandardCostUsd = s[ReportMeasure.StandardCost],
            AlwaysPremiumCostUsd = s[ReportMeasure.PremiumCost],
            SavedOverStandardUsd = ReportEstimates.SavedOverStandard(s),
            SavedOverPremiumUsd = ReportEstimates.SavedOverPremium(s),
            UnderRoute = WireEstimate.Of(ReportEstimates.UnderRoute(s)),
            OverRoute = WireEstimate.Of(ReportEstimates.OverRoute(s)),
            Escalated = WireEstimate.Of(ReportEstimates.Escalated(s)),
            EscalationAddedMs = ReportEstimates.EscalationMs(s),
            Fallbacks = Whole(s[ReportMeasure.Fallbacks]),
            InputTokensP50 = cell.InputTokens.Quantile(0.5),
            InputTokensP95 = cell.InputTokens.Quantile(0.95),
            OutputTokensP50 = cell.OutputTokens.Quantile(0.5),
            OutputTokensP95 = cell.OutputTokens.Quantile(0.95),
        };
        Fill(row, s, tiers);
        return row;
    }

    private static void Fill(ReportRow row, ReportSums s, IReadOnlyList<string> tiers)
    {
        foreach (var (cause, name) in Causes)
        {
            if (Whole(s[ReportMeasure.FirstFallbackCause, (int)cause]) is > 0 and var count)
            {
                row.FallbacksByCause[name] = count;
            }
        }

        foreach (var (by, name) in Deciders)
        {
            if (Whole(s[ReportMeasure.FirstDecidedBy, (int)by]) is > 0 and var count)
            {
                row.DecidedBy[name] = count;
            }
        }

        Fill(row.RegretUsdByCause, s);
        var decisions = s[ReportMeasure.Decisions];
        if (decisions < 0.5)
        {
            return;
        }

        row.ExpectedQuality = s[ReportMeasure.Confidence] / decisions;
        for (var t = 0; t < tiers.Count; t++)
        {
            row.Alternatives.Add(new TierAlternative
            {
                Tier = tiers[t],
                CostUsd = s[ReportMeasure.FirstTierCost, t],
                ExpectedQuality = s[ReportMeasure.FirstTierSuccess, t] / decisions,
            });
        }
    }

    private static void Fill(MapField<string, double> regrets, ReportSums s)
    {
        foreach (var (cause, name) in Regrets)
        {
            // What was added and taken back again leaves a last bit.
            if (s[ReportMeasure.FirstRegret, (int)cause] is > 1e-12 and var regret)
            {
                regrets[name] = regret;
            }
        }
    }

    private static long Whole(double count) => (long)Math.Round(count);

    private static (T Value, string Name)[] NamesOf<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(v => (v, JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString())))];
}
