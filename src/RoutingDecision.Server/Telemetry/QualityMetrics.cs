using System.Diagnostics.Metrics;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Outcomes;
using RoutingDecision.Core.Policies;
using RoutingDecision.Server.Telemetry.Exposition.Cells;

namespace RoutingDecision.Server.Telemetry;

/// <summary>
/// Counts what callers said of answers, by tier and by arm of an experiment. Tiers and arms come from signed decision ids, so from policies; beyond
/// the families' bounds they are folded into "other". Nothing here is touched by a decision.
/// </summary>
internal sealed class QualityMetrics
{
    private const string Good = "good";
    private const string Bad = "bad";
    private const string Failed = "failed";
    private const string Unjudged = "unjudged";

    private readonly CounterFamily _judged;
    private readonly CounterFamily _arms;

    public QualityMetrics(Meter meter)
    {
        _judged = new(
            meter, "routing.judged", "{answer}", "Answers that somebody judged, by the tier that was decided and the verdict.",
            ["tier", "verdict"], FamilyLimits.MaxLabelSets);
        _arms = new(
            meter, "routing.experiment.outcomes", "{outcome}", "First tries of decisions inside an experiment, by arm and what was said of them.",
            ["experiment", "arm", "result"], FamilyLimits.MaxLabelSets);
    }

    /// <summary>Shows a policy's tiers and arms from zero on, so that their first count is an increase.</summary>
    public void Attach(RoutingPolicy policy)
    {
        foreach (var tier in policy.Catalog.Tiers)
        {
            _judged.Cell(tier, Good);
            _judged.Cell(tier, Bad);
        }

        foreach (var experiment in policy.Experiments)
        {
            foreach (var arm in experiment.Arms)
            {
                foreach (var result in new[] { Good, Bad, Failed, Unjudged })
                {
                    _arms.Cell(experiment.Id, arm.Id, result);
                }
            }
        }
    }

    /// <summary>Counts a try that was reported for the first time.</summary>
    public void Outcome(OutcomeReport report)
    {
        Judged(report.Decision, report.Quality);
        if (report.Attempt != 1)
        {
            return;
        }

        var result = report.Status == OutcomeStatus.Failure ? Failed : report.Quality is { } good ? Name(good) : Unjudged;
        foreach (var (experiment, arm) in report.Decision.Arms.Where(a => a.Value.Length > 0))
        {
            _arms.Cell(experiment, arm, result).Add(1);
        }
    }

    /// <summary>Counts late feedback that was new.</summary>
    public void Feedback(FeedbackReport report) =>
        Judged(report.Decision, OutcomeReport.QualityOf(report.Satisfied, report.Verdict, report.Rating));

    private static string Name(bool good) => good ? Good : Bad;

    private void Judged(DecisionClaims decision, bool? quality)
    {
        if (quality is { } good)
        {
            _judged.Cell(decision.Tier, Name(good)).Add(1);
        }
    }
}
