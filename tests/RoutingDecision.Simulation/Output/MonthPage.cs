using System.Globalization;
using System.Text;
using RoutingDecision.Simulation.Checks;
using RoutingDecision.Simulation.World;

namespace RoutingDecision.Simulation.Output;

/// <summary>The page that a run writes about itself.</summary>
internal static class MonthPage
{
    /// <summary>Markdown.</summary>
    public static string Write(MonthResult month, IReadOnlyList<Check> checks)
    {
        var plan = month.Plan;
        var text = new StringBuilder();
        Say(text, $"""
            # A simulated month

            Written by `make simulate`: {plan.Days} days with {month.Ledger.Facts.Count:#,0} decisions over gRPC against the real service, in virtual
            time, and {plan.StartRows} labelled prompts to begin with. Promises kept: {checks.Count(c => c.Kept)} of {checks.Count}.
            Seed {plan.Seed}, digest of all that happened: {MonthDigest.Of(month)}; the same seed gives the same month.

            Callers ask prompts of the project's corpus. A label k, the cheapest sufficient tier, becomes P(success) of a model of tier t: 0.97, 0.95,
            0.91, 0.34 or 0.12 for t - k = 2, 1, 0, -1 or -2, with up to 0.05 of the prompt's own luck and 0.01 of the model's skill. One draw a call
            decides for all models. A good answer is worth ${GroundTruth.ValueUsd}; the oracle takes the model whose expected worth less cost is
            highest. Judges, and audits of 3 % of the decisions, never err here, which is easier than the world; the corpus holds more hard and
            misleading asks than most traffic.

            | what happens | when |
            |---|---|
            | the first classifier is trained on {plan.StartRows} labelled prompts | before day 0 |
            | a rule is published after its what-if | day {plan.RuleDay} |
            | an experiment of two arms, by user | days {plan.Experiment.From} to {plan.Experiment.To - 1} |
            | provider `{SimModel.Failing}` fails 95 % of its calls | day {plan.OutageDay} |
            | more code, more languages, longer asks | days {plan.Drift.From} to {plan.Drift.To - 1} |
            | `routing train --journal`, a day in shadow, promotion if it surely foretells held-out outcomes better | trained on days {string.Join(", ", plan.TrainDays)} |

            ## What was asserted

            | promise | kept | seen |
            |---|---|---|

            """);
        foreach (var check in checks)
        {
            Say(text, $"| {check.Promise} | {(check.Kept ? "yes" : "**no**")} | {check.Seen} |\n");
        }

        Exams(text, month);
        Estimates(text, month);
        Say(text, $"""

            ## Plots

            [report.html](report.html) is what `routing report --html` makes of the month's journal. [../monitoring/panels](../monitoring/panels)
            holds the dashboard's panels.

            ![Learning curve](learning.svg)
            ![Drift](drift.svg)
            ![Savings](savings.svg)
            ![Accuracy](accuracy.svg)
            ![Cost and quality](frontier.svg)

            """);
        return text.ToString();
    }

    private static void Exams(StringBuilder text, MonthResult month)
    {
        Say(text, $"""

            ## What it learnt

            {month.Plan.HeldOut} prompts of each mix that no caller asks and no bundle is trained on, decided as dry runs. Regret is what the oracle
            would have gained more.

            | day | classifier | regret, $ a thousand | usual mix | mix of week three | the oracle's tier | P(success) | cost, $ a thousand |
            |---|---|---|---|---|---|---|---|

            """);
        foreach (var e in month.Exams)
        {
            Say(text, $"| {e.Day:0} | {e.Classifier} | {1000 * e.Regret:0.000} | {1000 * e.UsualRegret:0.000} | {1000 * e.DriftedRegret:0.000} | ");
            Say(text, $"{e.Agreement:0.0%} | {e.Success:0.000} | {1000 * e.CostUsd:0.00} |\n");
        }

        foreach (var (tier, regret) in SimModel.Tiers.Zip(month.RegretOfTiers))
        {
            Say(text, $"| | always {tier} | {1000 * regret:0.000} | | | | | |\n");
        }
    }

    private static void Estimates(StringBuilder text, MonthResult month)
    {
        Say(text, $"\n## What the report estimates, and what is true\n\n| what | estimate | 95 % interval | true |\n|---|---|---|---|\n");
        foreach (var c in MonthChecks.Coverings(month))
        {
            Say(text, $"| {c.What} | {c.Estimate.Value:0.000} | {c.Estimate.Low:0.000} to {c.Estimate.High:0.000} | {c.Truth:0.000} |\n");
        }

        if (month.Experiment is { } experiment)
        {
            var told = experiment.Answer.Comparisons.Single(c => c.Measure == "satisfied").Difference;
            Say(text, $"| experiment, difference in satisfied | {told.Value:0.000} | {told.Low:0.000} to {told.High:0.000} | ");
            Say(text, $"{experiment.Difference:0.000} |\n");
        }
    }

    private static void Say(StringBuilder text, FormattableString said) => text.Append(said.ToString(CultureInfo.InvariantCulture));
}
