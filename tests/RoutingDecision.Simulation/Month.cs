using RoutingDecision.Contracts.V1;
using RoutingDecision.Simulation.Hosting;
using RoutingDecision.Simulation.Learning;
using RoutingDecision.Simulation.Monitoring;
using RoutingDecision.Simulation.Policies;
using RoutingDecision.Simulation.Traffic;
using RoutingDecision.Simulation.World;

namespace RoutingDecision.Simulation;

/// <summary>
/// Runs the month: one caller after the other against the real service, and between them what operators do. Everything that the service does in the
/// background is waited for before the clock moves on, so that the same plan gives the same month.
/// </summary>
internal sealed class Month(MonthPlan plan, Population population, string folder, TextWriter progress)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Ledger _ledger = new();
    private readonly List<ExamResult> _exams = [];
    private readonly List<DriftLook> _drift = [];
    private readonly List<Trial> _trials = [];
    private readonly List<double> _truths = [];
    private DateTimeOffset _nextScrape = plan.Begin;
    private WhatIf? _whatIf;
    private GetExperimentResponse? _answer;

    /// <summary>Runs it to its end.</summary>
    /// <param name="metrics">Takes what /metrics said; null: it is not read.</param>
    public async Task<MonthResult> RunAsync(MetricsLog? metrics)
    {
        var clock = new SteppedClock(plan.Begin);
        var room = new TrainingRoom(folder, population, plan, clock);
        var start = await room.StartAsync();
        var policy = MonthPolicies.Of(rule: false, experiment: false);
        await using var host = await SimulatedHost.StartAsync(folder, policy, start, room.Models, plan, clock);
        var operators = new Operators(host, plan, room);
        var exam = new Exam(host, population, plan);
        var caller = new Caller(host, new Providers(plan), _ledger, plan.Seed);
        var schedule = new Schedule(plan, population);
        _exams.Add(await exam.TakeAsync());
        for (var day = 0; day < plan.Days; day++)
        {
            await BeginAsync(day, operators, exam);
            foreach (var call in schedule.Day(day))
            {
                await PassAsync(host, metrics, call.At);
                host.Clock.MoveTo(call.At);
                host.Step();
                await caller.AskAsync(call);
            }

            await PassAsync(host, metrics, plan.Begin + TimeSpan.FromDays(day + 1));
            await progress.WriteLineAsync($"day {day}: {_ledger.Facts.Count} decisions, {_ledger.Outcomes} outcomes");
        }

        host.Clock.MoveTo(plan.End);
        await host.SettleAsync();
        _exams.Add(await exam.TakeAsync());
        return new MonthResult
        {
            Plan = plan,
            Ledger = _ledger,
            Exams = _exams,
            RegretOfTiers = [.. Enumerable.Range(0, SimModel.Tiers.Length).Select(exam.RegretOfTier)],
            Drift = _drift,
            Trials = _trials,
            WhatIf = _whatIf,
            Experiment = _answer is null ? null : new ExperimentTruth(_truths.Average(), _answer),
            Report = await host.Insight.GetReportAsync(ReportOf("")),
            JudgedReport = await host.Insight.GetReportAsync(ReportOf(Call.Acme)),
            JournalFolder = host.JournalFolder,
            FirstBundle = start,
        };
    }

    /// <summary>The whole month by tier and day; of a tenant, or of all.</summary>
    private GetReportRequest ReportOf(string tenant) => new()
    {
        Tenant = tenant,
        Window = new TimeWindow { StartUnixMs = plan.Begin.ToUnixTimeMilliseconds(), EndUnixMs = plan.End.ToUnixTimeMilliseconds() },
        GroupBy = ReportGrouping.Tier,
        PeriodHours = 24,
    };

    /// <summary>What operators do at the begin of a day.</summary>
    private async Task BeginAsync(int day, Operators operators, Exam exam)
    {
        if (plan.TrainDays.Contains(day - 1))
        {
            _trials.Add(await operators.JudgeAsync(day));
            _exams.Add(await exam.TakeAsync());
        }

        if (plan.TrainDays.Contains(day))
        {
            await operators.TrainAsync(day);
        }

        if (day == plan.RuleDay)
        {
            _whatIf = await operators.PublishRuleAsync();
        }

        if (day == plan.Experiment.From)
        {
            await operators.BeginExperimentAsync();
        }

        if (plan.TruthDays.Contains(day))
        {
            _truths.Add(await operators.TruthOfExperimentAsync(population));
        }

        if (day == plan.Experiment.To)
        {
            _answer = await operators.EndExperimentAsync();
        }
    }

    /// <summary>Lets the time pass until a moment: looks at metrics and drift when it is time for that.</summary>
    private async Task PassAsync(SimulatedHost host, MetricsLog? metrics, DateTimeOffset until)
    {
        for (; _nextScrape <= until; _nextScrape += plan.ScrapeEvery)
        {
            host.Clock.MoveTo(_nextScrape);
            host.Step();
            await host.SettleAsync();
            if (metrics is not null)
            {
                metrics.Add(_nextScrape, await host.ScrapeAsync());
            }

            if (_nextScrape.TimeOfDay.Ticks % (3 * Hour.Ticks) == 0)
            {
                _drift.Add(DriftLook.Of(_nextScrape, await host.Insight.GetDriftAsync(new GetDriftRequest())));
            }
        }
    }
}
