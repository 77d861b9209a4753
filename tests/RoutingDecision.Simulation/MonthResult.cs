using RoutingDecision.Contracts.V1;
using RoutingDecision.Simulation.Learning;
using RoutingDecision.Simulation.Traffic;

namespace RoutingDecision.Simulation;

/// <summary>Everything that the month showed.</summary>
internal sealed record MonthResult
{
    public required MonthPlan Plan { get; init; }

    public required Ledger Ledger { get; init; }

    /// <summary>At the begin, after each promotion, at the end.</summary>
    public required IReadOnlyList<ExamResult> Exams { get; init; }

    /// <summary>Regret of always the best model of one tier, cheapest tier first.</summary>
    public required IReadOnlyList<double> RegretOfTiers { get; init; }

    public required IReadOnlyList<DriftLook> Drift { get; init; }

    /// <summary>Classifiers that were in shadow.</summary>
    public required IReadOnlyList<Trial> Trials { get; init; }

    /// <summary>The published rule; null: the plan has none.</summary>
    public required WhatIf? WhatIf { get; init; }

    /// <summary>The experiment; null: the plan has none.</summary>
    public required ExperimentTruth? Experiment { get; init; }

    /// <summary>The service's report on the whole month, by tier and day.</summary>
    public required GetReportResponse Report { get; init; }

    /// <summary>
    /// The same of <see cref="Call.Acme"/>: there every word is a random sample. A cascade shows the better answers alone.
    /// </summary>
    public required GetReportResponse JudgedReport { get; init; }

    public required string JournalFolder { get; init; }

    /// <summary>Folder of the bundle that served first.</summary>
    public required string FirstBundle { get; init; }
}

/// <summary>A classifier on trial.</summary>
/// <param name="Day">Day at whose begin its trial ended.</param>
/// <param name="Version">Its version.</param>
/// <param name="Journal">What <c>routing train</c> said of the journal.</param>
/// <param name="Change">Log loss on the journal's held-out texts less that of the bundle that served, in nats an observation.</param>
/// <param name="Shadow">The service's report on its day in shadow.</param>
internal sealed record Trial(int Day, string Version, string Journal, Estimate Change, GetShadowReportResponse Shadow)
{
    /// <summary>Whether it was promoted: it surely foretold outcomes better than what served.</summary>
    public bool IsPromoted => Change is { HasHigh: true, High: < 0 };
}

/// <summary>A policy that was published after a what-if.</summary>
/// <param name="Before">Version before.</param>
/// <param name="After">Version published.</param>
/// <param name="Told">What SimulatePolicy said.</param>
internal sealed record WhatIf(string Before, string After, SimulatePolicyResponse Told);

/// <summary>An experiment, and what is true of it.</summary>
/// <param name="Difference">True difference in mean P(success), the frugal arm less control, over samples of what is asked.</param>
/// <param name="Answer">What GetExperiment said at its end.</param>
internal sealed record ExperimentTruth(double Difference, GetExperimentResponse Answer);
