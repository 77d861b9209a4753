using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Selection;
using RoutingDecision.Learning.Evaluation.Sets;

namespace RoutingDecision.Learning.Evaluation.Routers;

/// <summary>
/// A policy, decided by the engine that serves, with all models healthy, outside experiments and without exploration. A cascade counts as the tier
/// that a direct call would use, because whether it escalates depends on answers; while a policy observes, the route it would take counts. The
/// score is the chosen arm.
/// </summary>
internal sealed class PolicyRouter : IRouter, IProbeGate
{
    // The largest uniform number is over every share.
    private const ulong Seed = ulong.MaxValue;

    private readonly string _name;
    private readonly RoutingSnapshot _snapshot;
    private readonly DecisionEngine _engine;

    /// <exception cref="EvaluationException">Policy and classifier don't fit each other.</exception>
    public PolicyRouter(NamedPolicy policy, IPromptClassifier? classifier)
    {
        _name = policy.Name;
        _engine = new DecisionEngine(this, TimeProvider.System);
        try
        {
            _snapshot = new RoutingSnapshot(policy.Policy, classifier, 0);
        }
        catch (SnapshotException e)
        {
            throw new EvaluationException($"policy '{policy.Name}': {e.Message}");
        }
    }

    public RouterOutput Route(EvaluationSet set, ParallelOptions parallel)
    {
        var armOfTier = set.ArmsOf(_snapshot.Policy.Catalog.Tiers);
        var choices = new int[set.Rows.Count];
        string?[] refusals = new string?[choices.Length];
        Parallel.For(0, choices.Length, parallel, () => new Decision(), (i, _, decision) =>
        {
            var tier = Decide(set.Rows[i], decision);
            choices[i] = tier >= 0 ? armOfTier[tier] : 0;
            refusals[i] = tier >= 0 ? null : HardConstraintNames.Of(decision.Route.Unservable);
            return decision;
        }, _ => { });

        var refused = Array.FindIndex(refusals, r => r is not null);
        return refused < 0
            ? new RouterOutput(_name) { Choices = choices, Scores = [.. choices.Select(c => (float)c)] }
            : throw new EvaluationException($"policy '{_name}' can't serve row '{set.Rows[refused].Id}' of '{set.Name}': {refusals[refused]}");
    }

    bool IProbeGate.TryProbe(string model) => false;

    /// <summary>Index of the tier that is recommended, -1 for none.</summary>
    private int Decide(EvaluationRow row, Decision decision)
    {
        var request = new RoutingRequest { Prompt = row.Input, NoCache = true };
        _engine.Decide(request, new DecisionInputs(_snapshot, null, null, Seed, OutsideExperiments: true), decision);
        var route = decision.Route;
        return route.Unservable != HardConstraint.None ? -1
            : decision.WouldBeModel >= 0 ? _snapshot.Policy.Catalog.Models[decision.WouldBeModel].Tier
            : route.TargetTier;
    }
}
