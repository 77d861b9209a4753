using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Tests.Selection;

namespace RoutingDecision.Core.Tests.Decisions;

public sealed class ExperimentAssignmentTests
{
    private const int Keys = 60_000;

    private static readonly ExperimentSettings[] Two =
    [
        new("first", ExperimentKey.User, [new("a", 0.5), new("b", 0.3)]),
        new("second", ExperimentKey.User, [new("c", 0.25), new("d", 0.25), new("e", 0.25)]),
    ];

    [Fact]
    public void Combination_ManyKeys_FillsSharesIndependently()
    {
        var counts = new int[3 * 4];
        for (var i = 0; i < Keys; i++)
        {
            counts[ExperimentAssignment.Combination(Two, Ask.Of("x", user: $"user-{i}"), 0)]++;
        }

        double[] first = [0.2, 0.5, 0.3];
        double[] second = [0.25, 0.25, 0.25, 0.25];
        var chiSquare = 0d;
        for (var c = 0; c < counts.Length; c++)
        {
            var expected = Keys * first[c % 3] * second[c / 3];
            chiSquare += (counts[c] - expected) * (counts[c] - expected) / expected;
        }

        // 11 degrees of freedom: over 31.3 once in a thousand times.
        Assert.InRange(chiSquare, 0, 31.3);
    }

    [Fact]
    public void Combination_SameKey_IsStable()
    {
        // Written down: another assignment would reshuffle every running experiment, in every replica.
        int[] expected = [.. Enumerable.Range(0, 8).Select(i => ExperimentAssignment.Combination(Two, Ask.Of("x", user: $"user-{i}"), 1))];
        Assert.Equal(expected, Enumerable.Range(0, 8).Select(i => ExperimentAssignment.Combination(Two, Ask.Of("another prompt", user: $"user-{i}"), 99)));
        Assert.Equal([1, 10, 2, 10, 11, 8, 7, 0], expected);
    }

    [Fact]
    public void Combination_WithoutKey_IsOutside()
    {
        Assert.Equal(0, ExperimentAssignment.Combination(Two, Ask.Of("x"), 0));
        Assert.Equal(-1, ExperimentAssignment.ArmIn(Two, 0, 0));
        Assert.Equal(-1, ExperimentAssignment.ArmIn(Two, 0, 1));
    }

    [Theory]
    [InlineData(ExperimentKey.User, "u")]
    [InlineData(ExperimentKey.Tenant, "t")]
    [InlineData(ExperimentKey.Conversation, "c")]
    public void Combination_KeyOfTheRequest_DecidesAlone(ExperimentKey key, string wanted)
    {
        ExperimentSettings[] one = [new("x", key, [new("a", 0.5), new("b", 0.5)])];
        var changed = 0;
        for (var i = 0; i < 64; i++)
        {
            RoutingRequest Request(string of) => Ask.Of(
                $"p{i}", user: of == "u" ? $"k{i}" : "u", tenant: of == "t" ? $"k{i}" : "t", conversation: new ConversationContext(of == "c" ? $"k{i}" : "c", 0, null, 0, false));
            var same = ExperimentAssignment.Combination(one, Request(wanted), (ulong)i);
            var stated = ExperimentAssignment.Combination(one, Ask.Of("x", experimentKey: $"k{i}"), 0);
            Assert.Equal(stated, same);
            changed += stated == 1 ? 1 : 0;
        }

        Assert.InRange(changed, 12, 52);
    }

    [Fact]
    public void Combination_KeyPerRequest_FollowsTheSeed()
    {
        ExperimentSettings[] one = [new("x", ExperimentKey.Request, [new("a", 0.5), new("b", 0.5)])];
        var first = Enumerable.Range(0, 2000).Count(i => ExperimentAssignment.Combination(one, Ask.Of("x"), (ulong)i) == 1);
        Assert.InRange(first, 880, 1120);
    }

    [Fact]
    public void Combination_LongKeysOfAnyScript_DoNotThrow()
    {
        ExperimentSettings[] one = [new(new string('租', 128), ExperimentKey.User, [new("a", 1)])];
        Assert.Equal(1, ExperimentAssignment.Combination(one, Ask.Of("x", user: new string('機', 5000)), 0));
        Assert.Equal(1, ExperimentAssignment.Combination(one, Ask.Of("x", user: "\ud800"), 0));
    }

    [Fact]
    public void ArmIn_EveryCombination_IsTheDigit()
    {
        for (var combination = 0; combination < 12; combination++)
        {
            Assert.Equal((combination % 3) - 1, ExperimentAssignment.ArmIn(Two, combination, 0));
            Assert.Equal((combination / 3) - 1, ExperimentAssignment.ArmIn(Two, combination, 1));
        }
    }
}
