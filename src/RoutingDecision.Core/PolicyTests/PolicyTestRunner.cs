using System.Globalization;
using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.Core.PolicyTests;

/// <summary>Result of one policy test.</summary>
/// <param name="Test">The test.</param>
/// <param name="Difference">What came out instead; empty: passed.</param>
public sealed record PolicyTestResult(PolicyTest Test, string Difference)
{
    public bool Passed => Difference.Length == 0;
}

/// <summary>
/// Runs the tests that a policy carries, against the real engine, with all models healthy and a seed that neither explores nor samples. A test that assumes no
/// P(success) asks the classifier given; without one it is decided by rules and the default tier.
/// </summary>
public sealed class PolicyTestRunner : IProbeGate
{
    // The largest uniform number is over every share.
    private const ulong Seed = ulong.MaxValue;

    private readonly DecisionEngine _engine;

    public PolicyTestRunner() => _engine = new DecisionEngine(this, TimeProvider.System);

    /// <summary>Runs every test; one result each, in order.</summary>
    public IReadOnlyList<PolicyTestResult> Run(RoutingPolicy policy, IPromptClassifier? classifier)
    {
        var results = new List<PolicyTestResult>(policy.Tests.Count);
        var decision = new Decision();
        foreach (var test in policy.Tests)
        {
            try
            {
                var snapshot = new RoutingSnapshot(policy, ClassifierOf(test, policy, classifier), 0);
                var inputs = new DecisionInputs(
                    snapshot, null, null, Seed, Language: test.GivenLanguage, OutsideExperiments: true, Drifting: test.GivenDrifting);
                _engine.Decide(test.Given, inputs, decision);
                results.Add(new PolicyTestResult(test, Compare(test, decision)));
            }
            catch (SnapshotException mismatch)
            {
                results.Add(new PolicyTestResult(test, mismatch.Message));
            }
        }

        return results;
    }

    bool IProbeGate.TryProbe(string model) => false;

    private static IPromptClassifier? ClassifierOf(PolicyTest test, RoutingPolicy policy, IPromptClassifier? classifier)
    {
        if (test.GivenSuccess is not { } success)
        {
            return classifier ?? (policy.NeedsClassifier ? Neutral(policy) : null);
        }

        var tasks = classifier?.Tasks ?? RoutingSnapshot.DefaultTasks;
        var task = tasks.ToList().IndexOf(test.GivenTask ?? "");
        var certified = classifier?.Certified
            ?? [new CertifiedThresholds(policy.UnderRouteBound, 0.95, [.. success.Select((_, t) => t == success.Length - 1 ? 0f : 0.9f)], 0)];
        return new AssumedClassifier(policy.Catalog.Tiers, tasks, success, task, certified);
    }

    /// <summary>Stands in where a policy is tested without a bundle: the default tier is what it takes.</summary>
    private static AssumedClassifier Neutral(RoutingPolicy policy)
    {
        var settings = policy.Base.ByCombination[0].Routing;
        var success = policy.Catalog.Tiers.Select((_, t) => t >= settings.DefaultTier ? 0.99f : 0.01f).ToArray();
        return new AssumedClassifier(
            policy.Catalog.Tiers, RoutingSnapshot.DefaultTasks, success, -1, [new CertifiedThresholds(policy.UnderRouteBound, 0.95, [.. success.Select(_ => 0.5f)], 0)]);
    }

    private static string Compare(PolicyTest test, Decision decision)
    {
        var differences = test.Expect
            .Select(e => (e.Key, Expected: e.Value, Actual: Actual(e.Key, e.Value, decision)))
            .Where(e => !string.Equals(e.Expected, e.Actual, StringComparison.Ordinal))
            .Select(e => $"{e.Key}: expected {e.Expected}, got {e.Actual}");
        return string.Join("; ", differences);
    }

    private static string Actual(string key, string expected, Decision decision)
    {
        var route = decision.Route;
        if (route.Unservable != HardConstraint.None)
        {
            var error = HardConstraintNames.Of(route.Unservable);
            return string.Equals(key, "error", StringComparison.Ordinal) ? error : $"error {error}";
        }

        var catalog = decision.Snapshot.Policy.Catalog;
        return key switch
        {
            "tier" => catalog.Tiers[route.Tier],
            "model" => catalog.Models[route.Model].Id,
            "provider" => catalog.Providers[catalog.Models[route.Model].Provider],
            "decided_by" => route.DecidedBy.ToString().ToLowerInvariant(),
            "rule" => RuleOf(expected, decision),
            "strategy" => Snake(route.Plan.Strategy),
            "complexity" => decision.Complexity.ToString(CultureInfo.InvariantCulture),
            "task" => decision.Task < 0 ? "" : decision.Snapshot.Tasks[decision.Task],
            "fallback" => FallbackOf(expected, decision),
            _ => "none",
        };
    }

    /// <summary>The expected rule if any reason names it, else the first rule that one names.</summary>
    private static string RuleOf(string expected, Decision decision)
    {
        var named = new List<string>();
        foreach (ref readonly var reason in decision.Route.Reasons.Items)
        {
            if (reason.Code is ReasonCode.RulePin or ReasonCode.RuleFloor or ReasonCode.RuleCeiling or ReasonCode.RuleContradiction
                or ReasonCode.RuleObjective or ReasonCode.RuleStrategy && reason.Index >= 0)
            {
                named.Add(decision.Profile.Rules.Ids[reason.Index]);
            }
        }

        AddSilent(named, decision);
        return named.Contains(expected, StringComparer.Ordinal) ? expected : named.Count > 0 ? named[0] : "none";
    }

    /// <summary>Rules whose floor or ceiling agreed with what was chosen anyway leave no reason, but did match.</summary>
    private static void AddSilent(List<string> named, Decision decision)
    {
        var directives = decision.Directives;
        foreach (var rule in new[] { directives.FloorRule, directives.CeilingRule, directives.NarrowingRule, directives.StrategyRule, directives.ObjectiveRule })
        {
            if (rule >= 0)
            {
                named.Add(decision.Profile.Rules.Ids[rule]);
            }
        }
    }

    private static string FallbackOf(string expected, Decision decision)
    {
        var models = new List<string>();
        foreach (ref readonly var step in decision.Route.Fallbacks)
        {
            models.Add(decision.Snapshot.Policy.Catalog.Models[step.Model].Id);
        }

        return models.Contains(expected, StringComparer.Ordinal) ? expected : string.Join(" > ", models);
    }

    private static string Snake(RoutingStrategy strategy) => strategy == RoutingStrategy.PreCheck ? "pre_check" : strategy.ToString().ToLowerInvariant();
}
