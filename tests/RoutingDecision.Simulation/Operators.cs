using System.Globalization;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Learning.Evaluation;
using RoutingDecision.Learning.Training;
using RoutingDecision.Simulation.Hosting;
using RoutingDecision.Simulation.Learning;
using RoutingDecision.Simulation.Policies;
using RoutingDecision.Simulation.Traffic;
using RoutingDecision.Simulation.World;

namespace RoutingDecision.Simulation;

/// <summary>The people who run the service: they ask it what a policy would do, publish, train, put into shadow and promote, all over gRPC.</summary>
internal sealed class Operators(SimulatedHost host, MonthPlan plan, TrainingRoom room)
{
    private const int TruthSample = 800;
    private const int Patience = 1_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private ClassifierInfo _challenger = new();
    private string _journalSaid = "";

    /// <summary>Asks what the rule would have done to the traffic so far, and publishes it.</summary>
    public async Task<WhatIf> PublishRuleAsync()
    {
        await host.SettleAsync();
        var yaml = MonthPolicies.Of(rule: true, experiment: false);
        var before = (await host.Policy.GetPolicyAsync(new GetPolicyRequest())).Version.Version;
        var told = await host.Policy.SimulatePolicyAsync(new SimulatePolicyRequest { Yaml = yaml });
        return new WhatIf(before, await PublishAsync(yaml, before, "asks of a few words need no premium model"), told);
    }

    /// <summary>Begins the experiment.</summary>
    public Task<string> BeginExperimentAsync() => PublishAsync(MonthPolicies.Of(rule: true, experiment: true), "", "is a frugal answer good enough");

    /// <summary>Reads the experiment, and ends it.</summary>
    public async Task<GetExperimentResponse> EndExperimentAsync()
    {
        await host.SettleAsync();
        var answer = await host.Insight.GetExperimentAsync(new GetExperimentRequest { Experiment = MonthPolicies.Experiment });
        await PublishAsync(MonthPolicies.Of(rule: true, experiment: false), "", "the experiment has ended");
        return answer;
    }

    /// <summary>
    /// The true difference between the arms now, in mean P(success): prompts as they are asked now are decided in both, as dry runs, for a user of
    /// each.
    /// </summary>
    public async Task<double> TruthOfExperimentAsync(Population population)
    {
        var now = host.Clock.GetUtcNow();
        var random = SplitMix64.For(plan.Seed, Parts.Truth, (ulong)plan.DayOf(now));
        var users = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; users.Count < 2; i++)
        {
            var user = string.Create(CultureInfo.InvariantCulture, $"user-{i}");
            users.TryAdd((await DecideAsync(population.HeldOutUsual[0], user)).Experiments.Single().Arm, user);
        }

        var sum = 0d;
        for (var i = 0; i < TruthSample; i++)
        {
            var prompt = population.Ask(plan.IsDrifted(now), ref random);
            sum += await SuccessAsync(prompt, users[MonthPolicies.Frugal]) - await SuccessAsync(prompt, users[MonthPolicies.Control]);
        }

        return sum / TruthSample;
    }

    /// <summary>Trains on what the journal holds until now, and puts the result into shadow.</summary>
    public async Task TrainAsync(int day)
    {
        await host.SettleAsync();
        var (folder, said) = await room.NextAsync(host.JournalFolder, day);
        host.LookForBundles();
        var classifiers = (await host.Policy.ListClassifiersAsync(new ListClassifiersRequest())).Classifiers;
        _challenger = classifiers.Single(c => c.Folder == folder);
        _journalSaid = said;
        await host.Policy.SetShadowClassifierAsync(
            new SetShadowClassifierRequest { Version = _challenger.Version, Share = 1, Comment = "trained on the journal" });
    }

    /// <summary>
    /// Reads what the challenger would have done in its day, and promotes it if it surely foretells the journal's held-out outcomes better than what serves.
    /// </summary>
    public async Task<Trial> JudgeAsync(int day)
    {
        var report = await JudgedAsync();
        var trial = new Trial(day, _challenger.Version, _journalSaid, _challenger.Measures.GetValueOrDefault(ServedComparison.Change, new Estimate()), report);
        if (trial.IsPromoted)
        {
            await host.Policy.PromoteClassifierAsync(new PromoteClassifierRequest { Version = trial.Version, Comment = "a day in shadow" });
            room.Promoted(_challenger.Folder);
        }
        else
        {
            await host.Policy.SetShadowClassifierAsync(new SetShadowClassifierRequest());
        }

        return trial;
    }

    /// <summary>The shadow's report once everything that waited for it was judged.</summary>
    private async Task<GetShadowReportResponse> JudgedAsync()
    {
        var report = await host.Policy.GetShadowReportAsync(new GetShadowReportRequest());
        for (var i = 0; i < Patience; i++)
        {
            await Task.Delay(Pause);
            var next = await host.Policy.GetShadowReportAsync(new GetShadowReportRequest());
            if (next.Decisions == report.Decisions && next.Decisions > 0)
            {
                return next;
            }

            report = next;
        }

        return report;
    }

    private async Task<string> PublishAsync(string yaml, string expected, string comment)
    {
        var reply = await host.Policy.PublishPolicyAsync(new PublishPolicyRequest { Yaml = yaml, ExpectedVersion = expected, Comment = comment });
        return reply.Version.Version;
    }

    private async Task<double> SuccessAsync(SimPrompt prompt, string user) =>
        GroundTruth.Success(prompt, SimModel.Of((await DecideAsync(prompt, user)).Model));

    private async Task<DecideResponse> DecideAsync(SimPrompt prompt, string user)
    {
        var request = Call.RequestOf(prompt, Call.Acme);
        request.UserKey = user;
        request.Options = new DecideOptions { DryRun = true };
        return await host.Routing.DecideAsync(request);
    }
}
