using RoutingDecision.Contracts.V1;
using RoutingDecision.Simulation.Hosting;
using RoutingDecision.Simulation.Traffic;
using RoutingDecision.Simulation.World;

namespace RoutingDecision.Simulation.Learning;

/// <summary>How near to the oracle the service decided for prompts that nobody asked it before.</summary>
/// <param name="Day">Days since the begin.</param>
/// <param name="Classifier">Version that served.</param>
/// <param name="Regret">Mean utility of the oracle less that of what was recommended, in US dollars a decision.</param>
/// <param name="UsualRegret">The same over the usual mix alone.</param>
/// <param name="DriftedRegret">The same over the drift's mix alone.</param>
/// <param name="Agreement">Share of the decisions for the oracle's tier.</param>
/// <param name="Success">Mean true P(success) of what was recommended.</param>
/// <param name="CostUsd">Mean true cost.</param>
internal sealed record ExamResult(
    double Day, string Classifier, double Regret, double UsualRegret, double DriftedRegret, double Agreement, double Success, double CostUsd);

/// <summary>Decides the held-out prompts over gRPC, as dry runs: the service logs nothing of them and learns nothing from them.</summary>
internal sealed class Exam(SimulatedHost host, Population population, MonthPlan plan)
{
    /// <summary>Takes it once.</summary>
    public async Task<ExamResult> TakeAsync()
    {
        var marks = new List<(double Regret, bool Same, double Success, double Cost)>();
        foreach (var prompt in population.HeldOutUsual.Concat(population.HeldOutDrifted))
        {
            var request = Call.RequestOf(prompt, Call.Acme);
            request.Strategy = Strategy.Direct;
            request.Options = new DecideOptions { DryRun = true };
            var chosen = SimModel.Of((await host.Routing.DecideAsync(request)).Model);
            var best = GroundTruth.Best(prompt);
            marks.Add((
                GroundTruth.Utility(prompt, best) - GroundTruth.Utility(prompt, chosen), best.Tier == chosen.Tier,
                GroundTruth.Success(prompt, chosen), chosen.CostOf(prompt.InputTokens, prompt.OutputTokens)));
        }

        var usual = population.HeldOutUsual.Length;
        var classifiers = (await host.Policy.ListClassifiersAsync(new ListClassifiersRequest())).Classifiers;
        var serving = classifiers.Single(c => c.Role == ClassifierRole.Serving);
        return new ExamResult(
            (host.Clock.GetUtcNow() - plan.Begin).TotalDays, serving.Version, marks.Average(m => m.Regret), marks.Take(usual).Average(m => m.Regret),
            marks.Skip(usual).Average(m => m.Regret), marks.Average(m => m.Same ? 1 : 0), marks.Average(m => m.Success), marks.Average(m => m.Cost));
    }

    /// <summary>Regret of always the best of one tier, in US dollars a decision: what a router has to beat.</summary>
    public double RegretOfTier(int tier)
    {
        var prompts = population.HeldOutUsual.Concat(population.HeldOutDrifted).ToArray();
        var models = SimModel.All.Where(m => m.Tier == tier).ToArray();
        return models.Min(m => prompts.Average(p => GroundTruth.Utility(p, GroundTruth.Best(p)) - GroundTruth.Utility(p, m)));
    }
}
