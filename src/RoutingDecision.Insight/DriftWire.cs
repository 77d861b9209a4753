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
        reply.Rows.AddRange(RowsOf(isOwn ? drift.Findings : [], settings));
        return reply;
    }

    /// <summary>The messages of a history.</summary>
    /// <param name="history">What <see cref="DriftLedger.History"/> told.</param>
    /// <param name="settings">What counts as drift for the tenant now.</param>
    public static IEnumerable<DriftPeriod> Of(IReadOnlyList<PastDrift> history, DriftSettings settings) => history.Select(past => new DriftPeriod
    {
        EndUnixMs = past.At.ToUnixTimeMilliseconds(),
        Decisions = past.Drift.Decisions,
        Alarm = past.Drift.IsDrifting(settings),
        Rows = { RowsOf(past.Drift.Findings, settings) },
    });

    private static IEnumerable<DriftRow> RowsOf(IReadOnlyList<DriftFinding> findings, DriftSettings settings)
    {
        foreach (var ofQuantity in findings.GroupBy(f => f.Name, StringComparer.Ordinal))
        {
            var row = new DriftRow { Name = ofQuantity.Key, Threshold = settings.Threshold };
            foreach (var finding in ofQuantity)
            {
                Add(finding, settings, row);
            }

            yield return row;
        }
    }

    /// <summary>The stretch of time that a request wants history of, and the hours from one period to the next; null: none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="now">Where a window without an end ends.</param>
    public static (DateTimeOffset From, DateTimeOffset Until, int Hours)? HistoryOf(GetDriftRequest request, DateTimeOffset now)
    {
        if (request.PeriodHours == 0)
        {
            return null;
        }

        var (from, until) = WireHours.Of(request.Window);
        return (TimeOf(from, now), TimeOf(until, now), request.PeriodHours);
    }

    /// <summary>An hour, but none of the future, and none before 1970.</summary>
    private static DateTimeOffset TimeOf(long hour, DateTimeOffset now) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(WireHours.BeginOf(hour), 0, now.ToUnixTimeMilliseconds()));

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
