using RoutingDecision.Cli.Tests.Fixtures;
using RoutingDecision.Cli.Tests.Journals;
using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.Cli.Tests.Reports;

/// <summary>
/// A journal of decisions with one outcome each. Of four decisions three go to economy; every third of those fails its judge and does not
/// satisfy. All of it is of the last hours.
/// </summary>
internal static class TrafficJournal
{
    /// <param name="folder">Where to write it.</param>
    /// <param name="decisions">How many.</param>
    /// <param name="first">Number of the first: equal numbers are the same decision.</param>
    public static void In(string folder, int decisions, int first) => WrittenJournal.In(folder, Records(decisions, first));

    private static IEnumerable<JournalRecord> Records(int decisions, int first)
    {
        yield return new JournalRecord { Policy = new PolicyRecord { Version = "p-1", Document = File.ReadAllText(Built.RulesPolicy) } };
        for (var i = first; i < first + decisions; i++)
        {
            var economy = i % 4 != 0;
            yield return Decision(i, economy);
            yield return Outcome(i, economy, good: !economy || i % 3 != 0);
        }
    }

    /// <summary>Distinct decisions spread over the last six hours.</summary>
    private static long IssuedOf(int number) => TimeProvider.System.GetUtcNow().AddMinutes(-(number % 360)).ToUnixTimeMilliseconds();

    private static JournalRecord Decision(int number, bool economy)
    {
        var (tier, model, cost) = economy ? ("economy", "small-a", 0.01) : ("premium", "large-a", 0.03);
        return new JournalRecord
        {
            Decision = new DecisionRecord
            {
                Id = DecisionIds.ToBytes((UInt128)(number + 1)),
                IssuedUnixMs = IssuedOf(number),
                Tenant = "acme",
                PolicyVersion = "p-1",
                Arms = { new Label { Key = "trial", Value = number % 2 == 0 ? "a" : "b" } },
                UserHash = (ulong)number + 1,
                Prompt = new PromptFacts(),
                Assessment = new AssessmentFacts { Success = { 0.6f, 0.8f, 0.9f }, Task = "lookup" },
                Route = new RouteFacts
                {
                    Tier = tier,
                    Model = model,
                    DecidedBy = "classifier",
                    Confidence = economy ? 0.6f : 0.9f,
                    EstimatedCostUsd = cost,
                    TierCostUsd = { 0.01, 0.02, 0.03 },
                    Plan = new PlanFacts { Evaluate = true, EvaluateProbability = 0.5 },
                },
            },
        };
    }

    private static JournalRecord Outcome(int number, bool economy, bool good) => new()
    {
        Outcome = new OutcomeRecord
        {
            Decision = new ClaimsRecord
            {
                Id = DecisionIds.ToBytes((UInt128)(number + 1)),
                IssuedUnixMs = IssuedOf(number),
                Tenant = "acme",
                PolicyVersion = "p-1",
                Tier = economy ? "economy" : "premium",
                Model = economy ? "small-a" : "large-a",
                Task = "lookup",
                Evaluate = true,
                EvaluateProbability = 0.5f,
                Arms = { new ArmRecord { Experiment = "trial", Arm = number % 2 == 0 ? "a" : "b" } },
            },
            Attempt = 1,
            Model = economy ? "small-a" : "large-a",
            Status = "success",
            OutputTokens = 100,
            InputTokens = 400,
            CostUsd = 0.01,
            Satisfied = good,
            Verdict = good ? "pass" : "fail",
        },
    };
}
