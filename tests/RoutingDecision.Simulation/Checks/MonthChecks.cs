using System.Globalization;
using RoutingDecision.Simulation.Traffic;
using RoutingDecision.Simulation.World;

namespace RoutingDecision.Simulation.Checks;

/// <summary>What the month promises.</summary>
internal static class MonthChecks
{
    /// <summary>The regret that is left at the end, as a share of that at the begin.</summary>
    public const double RegretLeft = 0.8;

    /// <summary>What chance may add to the regret by a promotion, as a share.</summary>
    private const double MostAdded = 0.05;

    /// <summary>First choices of the broken provider, once its breakers had time to open, and before: it must have had more to lose.</summary>
    private const double MostBroken = 0.15;
    private const double LeastBefore = 0.3;
    private static readonly TimeSpan TimeToOpen = TimeSpan.FromHours(4);

    /// <summary>All promises that the plan makes something of.</summary>
    public static IReadOnlyList<Check> Of(MonthResult month)
    {
        var checks = new List<Check> { Answered(month), Stored(month) };
        var plan = month.Plan;
        AddIf(plan.OutageDay < plan.Days, Outage);
        AddIf(month.WhatIf is not null, WhatIfTold);
        AddIf(month.Trials.Count > 0, Learnt);
        AddIf(month.Trials.Count > 0, Judged);
        AddIf(month.Trials.Count > 0, Improved);
        AddIf(plan.Drift.From < plan.Days, Drifted);
        AddIf(month.Experiment is not null, Compared);
        checks.Add(Estimated(month));
        return checks;

        void AddIf(bool applies, Func<MonthResult, Check> check)
        {
            if (applies)
            {
                checks.Add(check(month));
            }
        }
    }

    /// <summary>The estimates of the report on the tenant whose asks are judged at random, beside the truth, by tier.</summary>
    public static IReadOnlyList<Covering> Coverings(MonthResult month)
    {
        var all = new List<Covering>();
        foreach (var row in month.JudgedReport.Rows)
        {
            var tier = Array.IndexOf(SimModel.Tiers, row.Key);
            var ran = month.Ledger.Facts.Where(f => f.Tier == tier && f.Ran && f.Tenant == Call.Acme).ToArray();
            if (ran.Length == 0)
            {
                continue;
            }

            var success = ran.Average(f => f.Success);
            all.Add(new Covering($"accuracy of {row.Key} by judges", row.EvaluatorPassed, success));
            if (tier < SimModel.Tiers.Length - 1)
            {
                all.Add(new Covering($"under-routing of {row.Key}", row.UnderRoute, 1 - success));
            }

            all.Add(new Covering($"accuracy of {row.Key} by users", row.Satisfied, success));
        }

        return [.. all.Where(c => c.Estimate.HasLow && c.Estimate.Samples >= 30)];
    }

    private static Check Answered(MonthResult month)
    {
        var unanswered = month.Ledger.Facts.Count(f => !f.Answered);
        return new Check(
            "No call of the service fails, and every ask is answered in the end", month.Ledger.Failures.Count == 0 && unanswered == 0,
            Said($"{month.Ledger.Facts.Count:#,0} decisions, {month.Ledger.Failures.Count} failed calls, {unanswered} unanswered"));
    }

    private static Check Stored(MonthResult month)
    {
        var stored = JournalCount.Of(month.JournalFolder);
        var ledger = month.Ledger;
        return new Check(
            "What was acknowledged is stored, once", stored == new JournalCount(ledger.Facts.Count, ledger.Outcomes, ledger.Feedback),
            Said($"{stored.Decisions:#,0} decisions, {stored.Outcomes:#,0} outcomes and {stored.Feedback:#,0} feedbacks in the journal, ") +
            Said($"{ledger.Facts.Count:#,0}, {ledger.Outcomes:#,0} and {ledger.Feedback:#,0} acknowledged"));
    }

    private static Check Outage(MonthResult month)
    {
        var plan = month.Plan;
        var begin = plan.Begin + TimeSpan.FromDays(plan.OutageDay);
        var before = Share(month.Ledger.Facts.Where(f => f.At >= begin - TimeSpan.FromDays(1) && f.At < begin));
        var during = Share(month.Ledger.Facts.Where(f => plan.IsOutage(f.At) && f.At >= begin + TimeToOpen));
        var unanswered = month.Ledger.Facts.Count(f => plan.IsOutage(f.At) && !f.Answered);
        return new Check(
            "In the outage every ask is answered, and decisions leave the broken provider",
            unanswered == 0 && during < MostBroken && before > LeastBefore,
            Said($"{before:0.0%} of the decisions were for it the day before, {during:0.0%} from its fifth hour on; {unanswered} unanswered"));
    }

    private static Check WhatIfTold(MonthResult month)
    {
        var told = month.WhatIf!.Told;
        return new Check(
            "A rule is published after its what-if over all traffic so far",
            told.Decisions > 0 && told.Undecidable == 0 && month.WhatIf.Before != month.WhatIf.After,
            Said($"{told.Flipped:#,0} of {told.Decisions:#,0} decisions would flip, {told.Undecidable} can't be told, ") +
            Said($"${told.CostBeforeUsd:0.00} would become ${told.CostAfterUsd:0.00}"));
    }

    private static Check Learnt(MonthResult month)
    {
        var (first, last) = (month.Exams[0], month.Exams[^1]);
        return new Check(
            Said($"At the end no more than {RegretLeft:0%} of the first regret is left"), last.Regret < RegretLeft * first.Regret,
            Said($"${first.Regret * 1000:0.000} to ${last.Regret * 1000:0.000} a thousand decisions"));
    }

    private static Check Judged(MonthResult month) => new(
        "Each classifier judges a day in shadow, without a fault, before it is decided on",
        month.Trials.All(t => t.Shadow is { Decisions: > 0, Failed: 0, Dropped: 0 }),
        string.Join("; ", month.Trials.Select(t =>
            Said($"day {t.Day}: {t.Shadow.Decisions:#,0}, of them {t.Shadow.Agreed:#,0} as before, ") +
            Said($"log loss {Signed(t.Change.Value)} ({Signed(t.Change.Low)} to {Signed(t.Change.High)}), {(t.IsPromoted ? "promoted" : "not promoted")}"))));

    private static Check Improved(MonthResult month)
    {
        // The first exam is before all trials, then there is one after each.
        var promoted = month.Trials.Select((t, i) => (t.IsPromoted, Before: month.Exams[i].Regret, After: month.Exams[i + 1].Regret)).Where(t => t.IsPromoted).ToList();
        return new Check(
            Said($"No promotion adds more than {MostAdded:0%} to the true regret"), promoted.TrueForAll(t => t.After <= (1 + MostAdded) * t.Before),
            promoted.Count == 0 ? "none was promoted" : string.Join(", ", promoted.Select(t => Said($"${t.Before * 1000:0.000} to ${t.After * 1000:0.000}"))));
    }

    private static string Signed(double value) => value.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture);

    private static Check Drifted(MonthResult month)
    {
        var plan = month.Plan;
        var before = month.Drift.Count(d => d.Alarm && plan.DayOf(d.At) < plan.Drift.From);
        var first = month.Drift.FirstOrDefault(d => d.Alarm && plan.IsDrifted(d.At));
        var hours = first is null ? "never" : Said($"{(first.At - plan.Begin).TotalHours - (24 * plan.Drift.From):0} hours after its begin");
        return new Check(
            "The drift alarm is raised while the other mix is asked, and not before", before == 0 && first is not null,
            Said($"{before} alarms before, the first {hours}"));
    }

    private static Check Compared(MonthResult month)
    {
        var comparison = month.Experiment!.Answer.Comparisons.Single(c => c.Measure == "satisfied");
        var covering = new Covering("difference in satisfied", comparison.Difference, month.Experiment.Difference);
        return new Check("The experiment's interval holds the true difference", covering.Covers, covering.ToString());
    }

    private static Check Estimated(MonthResult month)
    {
        var all = Coverings(month);
        return new Check(
            "The report's estimates cover the truth", all.Count > 0 && all.All(c => c.IsNear),
            Said($"{all.Count(c => c.Covers)} of {all.Count} intervals of 95 % hold it, {all.Count(c => c.IsNear)} when they are widened to 99.9 %"));
    }

    private static double Share(IEnumerable<DecisionFact> facts) =>
        facts.Select(f => f.Provider == SimModel.Failing ? 1.0 : 0).DefaultIfEmpty(0).Average();

    private static string Said(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
