using RoutingDecision.Cli.Deciding;
using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Cli.Tests.Deciding;

public sealed class DecisionTextTests
{
    [Fact]
    public void Write_FullReply_ShowsAllOfIt()
    {
        var reply = new DecideResponse
        {
            DecisionId = "token",
            Model = "small",
            Provider = "one",
            Tier = "economy",
            Confidence = 0.934,
            TierProbabilities = { new TierProbability { Tier = "economy", Probability = 0.934 }, new TierProbability { Tier = "premium", Probability = 0.99 } },
            Complexity = 2,
            TaskType = "coding",
            Fallbacks =
            {
                new Fallback { Model = "peer", Provider = "two", Tier = "economy", EstimatedCostUsd = 0.0002, Triggers = { FallbackTrigger.Error, FallbackTrigger.LowConfidence } },
                new Fallback { Model = "large", Provider = "one", Tier = "premium", EstimatedCostUsd = 0.004, LastResort = true },
            },
            Plan = new Plan
            {
                Strategy = Strategy.PreCheck,
                AcceptThreshold = 0.75,
                EvaluatorModel = "large",
                EvaluatorTier = "premium",
                HedgeAfterMs = 1200,
                GiveUpAfterMs = 9000,
                MaxAttempts = 3,
                Asks = { new SamplingAsk { Kind = SamplingKind.Shadow, Model = "large", Probability = 0.02 } },
            },
            EstimatedCostUsd = 0.0001,
            BaselineCostUsd = 0.001,
            ExpectedLatencyMs = 1234.5,
            Experiments = { new ExperimentArm { Experiment = "test", Arm = "b" } },
            DecidedBy = DecidedBy.Classifier,
            Reasons = { new Reason { Code = "utility", Text = "economy pays", Margin = 0.0123 }, new Reason { Code = "budget", Text = "the budget is spent" } },
            WhatWouldChangeIt = { new Counterfactual { Change = "P(success) of economy at most 0.5", Tier = "premium" } },
            PolicyVersion = "p-1",
            Degraded = { "conversation_state" },
            ValidUntilUnixMs = 1_700_000_000_000,
            WouldBe = new WouldBeRoute { Model = "large", Tier = "premium", Confidence = 0.99 },
        };
        var output = new StringWriter();

        DecisionText.Write(reply, output);

        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Deciding", "full-reply.txt")), output.ToString());
    }

    [Fact]
    public void Write_BareReply_LeavesOutWhatIsNotThere()
    {
        var output = new StringWriter();

        DecisionText.Write(new DecideResponse { Model = "small", EstimatedCostUsd = 0.002, BaselineCostUsd = 0.001 }, output);

        var text = output.ToString();
        Assert.DoesNotContain("experiment", text, StringComparison.Ordinal);
        Assert.DoesNotContain("degraded", text, StringComparison.Ordinal);
        Assert.Contains("(100 % more)", text, StringComparison.Ordinal);
        Assert.Contains("classifier none", text, StringComparison.Ordinal);
    }
}
