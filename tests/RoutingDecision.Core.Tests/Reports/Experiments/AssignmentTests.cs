using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Reports;
using RoutingDecision.Core.Requests;

namespace RoutingDecision.Core.Tests.Reports.Experiments;

/// <summary>Experiments run at the same time must not know of each other: else the effect of one shows in the arms of the other.</summary>
public sealed class AssignmentTests
{
    private const int Users = 20_000;

    [Theory]
    [InlineData("cascade", "cheaper")]
    [InlineData("exp-1", "exp-2")]
    [InlineData("a", "aa")]
    public void Combination_TwoExperiments_AreIndependent(string first, string second)
    {
        ExperimentSettings[] experiments = [Of(first, 0.5, 0.5), Of(second, 0.3, 0.7)];
        var table = new double[4];
        for (var user = 0; user < Users; user++)
        {
            var combination = ExperimentAssignment.Combination(experiments, Request($"user-{user}"), seed: 1);
            table[(2 * ExperimentAssignment.ArmIn(experiments, combination, 0)) + ExperimentAssignment.ArmIn(experiments, combination, 1)]++;
        }

        // Each cell holds the product of the shares.
        Assert.True(SampleRatio.PValue(table, [0.15, 0.35, 0.15, 0.35]) > 0.001, string.Join(' ', table));
    }

    [Fact]
    public void Combination_SameKey_IsTheSameArmWhateverElseRuns()
    {
        var alone = Of("exp", 0.5, 0.5);
        ExperimentSettings[] together = [Of("other", 0.2, 0.8), alone];
        for (var user = 0; user < 1_000; user++)
        {
            var request = Request($"user-{user}");
            var armAlone = ExperimentAssignment.ArmIn([alone], ExperimentAssignment.Combination([alone], request, seed: 1), 0);
            var armBeside = ExperimentAssignment.ArmIn(together, ExperimentAssignment.Combination(together, request, seed: 9), 1);
            Assert.Equal(armAlone, armBeside);
        }
    }

    private static ExperimentSettings Of(string id, double a, double b) =>
        new(id, ExperimentKey.User, [new ExperimentArm("a", a), new ExperimentArm("b", b)]);

    private static RoutingRequest Request(string user) => new() { Prompt = new PromptInput { Messages = default }, UserKey = user };
}
