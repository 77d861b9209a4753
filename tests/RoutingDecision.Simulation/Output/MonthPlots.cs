using RoutingDecision.Cli.Reports;
using RoutingDecision.Learning.Plots;
using RoutingDecision.Learning.Reports;
using RoutingDecision.Simulation.Learning;
using RoutingDecision.Simulation.Policies;
using RoutingDecision.Simulation.World;

namespace RoutingDecision.Simulation.Output;

/// <summary>The plots of a month: those of the report's page, drift, and the learning curve.</summary>
internal static class MonthPlots
{
    private const string Days = "days since the begin";

    /// <summary>SVG by the name of its file, without the ending.</summary>
    public static IReadOnlyDictionary<string, string> Of(MonthResult month)
    {
        var page = ReportPage.Of(month.Report, month.Report, drift: null);
        var plots = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["savings"] = TrafficPage.Savings(page),
            ["accuracy"] = TrafficPage.Accuracy(page),
            ["frontier"] = TrafficPage.Frontier(page),
            ["drift"] = Drift(month),
            ["learning"] = Learning(month),
        };
        return plots.Where(p => p.Value is not null).ToDictionary(p => p.Key, p => StandaloneSvg.Of(p.Value!), StringComparer.Ordinal);
    }

    private static string Drift(MonthResult month)
    {
        var points = month.Drift.Select(d => (X: (d.At - month.Plan.Begin).TotalDays, d.Reference, d.Alarm)).ToArray();
        return new Chart
        {
            Title = "Largest population stability index against the classifier's reference",
            X = Axis.Around(Days, [0, month.Plan.Days]),
            Y = Axis.Around("index", [0, .. points.Select(p => p.Reference)]),
            Series =
            [
                new LineSeries("index", 0, [.. points.Select(p => (p.X, p.Reference))]),
                new LineSeries("the policy's threshold", PlotStyle.Reference, Level(MonthPolicies.DriftThreshold), Dashed: true),
                new PointSeries("alarm", 1, [.. points.Where(p => p.Alarm).Select(p => new MarkedPoint(p.X, p.Reference))], 3),
            ],
        }.ToSvg();

        (double X, double Y)[] Level(double y) => [(0, y), (month.Plan.Days, y)];
    }

    private static string Learning(MonthResult month)
    {
        var always = month.RegretOfTiers.Select((regret, tier) => (Tier: SimModel.Tiers[tier], Regret: 1000 * regret)).OrderBy(t => t.Regret).First();
        var (all, usual, drifted) = (Line(e => e.Regret), Line(e => e.UsualRegret), Line(e => e.DriftedRegret));
        return new Chart
        {
            Title = "What the oracle would have done better, on prompts that nobody asked before",
            X = Axis.Around(Days, [0, month.Plan.Days]),
            Y = Axis.Around("US dollars a thousand decisions", [0, always.Regret, .. usual.Select(p => p.Y), .. drifted.Select(p => p.Y)]),
            Series =
            [
                new LineSeries("all", 0, all),
                new PointSeries("", 0, [.. all.Select(p => new MarkedPoint(p.X, p.Y))]),
                new LineSeries("the usual mix", 2, usual),
                new LineSeries("the mix of week three", 1, drifted),
                new LineSeries($"always {always.Tier}", PlotStyle.Reference, [(0, always.Regret), (month.Plan.Days, always.Regret)], Dashed: true),
            ],
        }.ToSvg();

        (double X, double Y)[] Line(Func<ExamResult, double> of) => [.. month.Exams.Select(e => (e.Day, 1000 * of(e)))];
    }
}
