using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Reports.Drift;

namespace RoutingDecision.Insight;

/// <summary>A tenant's drift as the API tells it.</summary>
public static class DriftWire
{
    /// <summary>The message for a tenant.</summary>
    /// <param name="report">What was found.</param>
    /// <param name="tenant">The tenant; empty: all traffic.</param>
    /// <param name="settings">What counts as drift for it.</param>
    public static GetDriftResponse Of(DriftReport report, string tenant, DriftSettings settings)
    {
        var drift = report.For(tenant);
        // Figures of all traffic are not a tenant's to see; that its decisions are judged by them is.
        var isOwn = string.Equals(drift.Tenant, tenant, StringComparison.Ordinal);
        var reply = new GetDriftResponse
        {
            Alarm = drift.IsDrifting(settings),
            Decisions = isOwn ? drift.Decisions : 0,
            DecisionsLastWeek = isOwn ? drift.DecisionsBefore : 0,
            ClassifierVersion = report.Classifier,
            Conservative = settings.Conservative && drift.IsDrifting(settings),
            OwnFigures = isOwn,
            FalseAlarmRate = DriftLedger.FalseAlarmRate,
            LookedUnixMs = report.At.ToUnixTimeMilliseconds(),
        };
        foreach (var findings in (isOwn ? drift.Findings : []).GroupBy(f => f.Name, StringComparer.Ordinal))
        {
            var row = new DriftRow { Name = findings.Key, Threshold = settings.Threshold };
            foreach (var finding in findings)
            {
                Add(finding, settings, row);
            }

            reply.Rows.Add(row);
        }

        return reply;
    }

    private static void Add(DriftFinding finding, DriftSettings settings, DriftRow row)
    {
        row.Kind = finding.Kind.ToString().ToLowerInvariant();
        row.Drift |= finding.IsDrift(settings);
        if (finding.Against == DriftBaseline.Reference)
        {
            row.PsiReference = finding.Psi;
            row.ThresholdReference = finding.ThresholdOf(settings);
            row.DecisionsReference = finding.Decisions;
        }
        else
        {
            row.PsiLastWeek = finding.Psi;
            row.ThresholdLastWeek = finding.ThresholdOf(settings);
            row.DecisionsLastWeek = finding.Decisions;
        }
    }
}
