using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Learning.Training;
using RoutingDecision.Simulation.Hosting;
using RoutingDecision.Simulation.Policies;
using RoutingDecision.Simulation.World;

namespace RoutingDecision.Simulation.Traffic;

/// <summary>
/// An application: asks for a decision, calls models as the plan and the advice say, reports every try, and later what judges and second answers
/// said. Whether an answer is good is drawn once a call and holds for all models: a model succeeds where its P(success) is over the draw.
/// </summary>
internal sealed class Caller(SimulatedHost host, Providers providers, Ledger ledger, ulong seed)
{
    private const double SaysSatisfied = 0.25;
    private const double Rates = 0.08;
    private const double Audited = 0.03;
    private const int MostTries = 6;

    /// <summary>Makes one ask to its end.</summary>
    public async Task AskAsync(Call call)
    {
        var random = SplitMix64.For(seed, Parts.Call, (ulong)call.Number);
        var draw = random.NextSingle();
        DecideResponse decision;
        try
        {
            decision = await host.Routing.DecideAsync(call.ToRequest());
        }
        catch (RpcException refused)
        {
            ledger.Failures.Add($"Decide: {refused.Status.Detail}");
            return;
        }

        var (ran, answeredBy, tries) = await TryAsync(call, decision, draw, random);
        var model = SimModel.Of(decision.Model);
        ledger.Add(new DecisionFact(
            call.At, call.Tenant, decision.Model, decision.Provider, model.Tier, GroundTruth.Success(call.Prompt, model), ran, answeredBy.Length > 0,
            answeredBy, tries, decision.Experiments.FirstOrDefault(e => e.Experiment == MonthPolicies.Experiment)?.Arm ?? ""));
        if (ran)
        {
            await MeasureAsync(call, decision, draw);
        }

        if (random.NextSingle() < Audited)
        {
            var needed = SimModel.Tiers[Needed(call.Prompt, model, draw)];
            await SayAsync(new ReportFeedbackRequest { DecisionId = decision.DecisionId, NeededTier = needed });
        }
    }

    /// <summary>The cheapest tier that is enough in this case, as a weekly audit of a sample finds out; the strongest where none is.</summary>
    private static int Needed(SimPrompt prompt, SimModel recommended, double draw)
    {
        var tier = Array.FindIndex(
            SimModel.Tiers, t => draw < GroundTruth.Success(prompt, t == SimModel.Tiers[recommended.Tier] ? recommended : SimModel.FirstOf(t)));
        return tier < 0 ? SimModel.Tiers.Length - 1 : tier;
    }

    private async Task<(bool Ran, string AnsweredBy, int Tries)> TryAsync(Call call, DecideResponse decision, double draw, SplitMix64 random)
    {
        var ran = false;
        var answeredBy = "";
        var model = SimModel.Of(decision.Model);
        for (var attempt = 1; attempt <= MostTries; attempt++)
        {
            var answers = providers.Answers(model, call.Prompt.OutputTokens, call.At, ref random, out var latency);
            var good = draw < GroundTruth.Success(call.Prompt, model);
            var outcome = new Outcome
            {
                DecisionId = decision.DecisionId,
                Attempt = attempt,
                Model = model.Id,
                LatencyMs = latency,
                Status = answers ? OutcomeStatus.Success : OutcomeStatus.Failure,
                ErrorClass = answers ? ErrorClass.Unspecified : ErrorClass.Provider,
            };
            if (answers)
            {
                (outcome.InputTokens, outcome.OutputTokens) = (call.Prompt.InputTokens, call.Prompt.OutputTokens);
                answeredBy = model.Provider;
                ran |= attempt == 1;
                Judge(outcome, call, decision.Plan, good, ref random);
            }

            if (await ReportAsync(outcome) is not { } advice || advice.Action is not (AdviceAction.Retry or AdviceAction.Escalate))
            {
                return (ran, answeredBy, attempt);
            }

            model = SimModel.Of(advice.Model);
        }

        return (ran, answeredBy, MostTries);
    }

    /// <summary>
    /// The model's own confidence where the plan asks for it, and what users say. Only the tenant whose answers are all shown has users who speak:
    /// where doubtful answers go on to a stronger model instead, those that are shown are the better ones, and what is said of them is no sample.
    /// </summary>
    private static void Judge(Outcome outcome, Call call, Plan plan, bool good, ref SplitMix64 random)
    {
        if (plan.AcceptThreshold > 0)
        {
            outcome.SelfConfidence = good ? 0.6 + (0.4 * random.NextSingle()) : 0.3 + (0.6 * random.NextSingle());
        }

        if (call.Tenant != Call.Acme)
        {
            return;
        }

        if (random.NextSingle() < SaysSatisfied)
        {
            outcome.Satisfied = good;
        }

        if (random.NextSingle() < Rates)
        {
            outcome.Rating = good ? 4 + random.Next(2) : 1 + random.Next(3);
        }
    }

    private async Task<ReportOutcomeResponse?> ReportAsync(Outcome outcome)
    {
        try
        {
            var advice = await host.Outcomes.ReportOutcomeAsync(new ReportOutcomeRequest { Outcome = outcome });
            ledger.Outcomes++;
            return advice;
        }
        catch (RpcException refused)
        {
            ledger.Failures.Add($"ReportOutcome: {refused.Status.Detail}");
            return null;
        }
    }

    /// <summary>What the plan asked to measure: a judge who knows the truth, and a second answer beside the first.</summary>
    private async Task MeasureAsync(Call call, DecideResponse decision, double draw)
    {
        var own = draw < GroundTruth.Success(call.Prompt, SimModel.Of(decision.Model));
        foreach (var ask in decision.Plan.Asks)
        {
            var feedback = new ReportFeedbackRequest { DecisionId = decision.DecisionId };
            if (ask.Kind == SamplingKind.Evaluate)
            {
                (feedback.EvaluatorVerdict, feedback.EvaluatorTier) = (own ? Verdict.Pass : Verdict.Fail, decision.Plan.EvaluatorTier);
            }
            else
            {
                var other = draw < GroundTruth.Success(call.Prompt, SimModel.Of(ask.Model));
                feedback.ShadowModel = ask.Model;
                feedback.Comparison = (own, other) switch
                {
                    (true, true) => Comparison.Agree,
                    (true, false) => Comparison.RecommendedBetter,
                    (false, true) => Comparison.ShadowBetter,
                    _ => Comparison.Neither,
                };
            }

            await SayAsync(feedback);
        }
    }

    private async Task SayAsync(ReportFeedbackRequest feedback)
    {
        try
        {
            await host.Outcomes.ReportFeedbackAsync(feedback);
            ledger.Feedback++;
        }
        catch (RpcException refused)
        {
            ledger.Failures.Add($"ReportFeedback: {refused.Status.Detail}");
        }
    }
}
