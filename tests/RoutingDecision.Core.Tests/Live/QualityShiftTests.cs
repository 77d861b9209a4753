using RoutingDecision.Core.Live;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Tests.Cases;
using RoutingDecision.TestKit;

namespace RoutingDecision.Core.Tests.Live;

public sealed class QualityShiftTests
{
    [Fact]
    public void Values_ObservedAgainstPredicted_AreShrunkTowardsZero()
    {
        var shift = new QualityShift(2);
        for (var i = 0; i < 10; i++)
        {
            shift.Add(0, success: true, predicted: 0.5);
        }

        Assert.Equal([5f / 40, 0f], shift.Values());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    [InlineData(int.MaxValue)]
    public void Add_UnknownTask_IsIgnored(int task)
    {
        var shift = new QualityShift(2);
        shift.Add(task, true, 0);
        Assert.Equal([0f, 0f], shift.Values());
    }

    /// <summary>Predictions contain the shift that was learned so far; what is learned must still become the whole of a model's bias.</summary>
    [Theory]
    [InlineData(0.8, 0.6)]
    [InlineData(0.5, 0.9)]
    [InlineData(0.7, 0.7)]
    public void Record_PredictionsThatContainTheShift_LearnsTheWholeBias(double predicted, double truth)
    {
        var policy = TestPolicy.Base;
        var live = new LiveStatistics(new VirtualTime());
        live.Attach(policy.Catalog, policy.Health, tasks: 1);
        var random = new Random(17);
        for (var i = 0; i < 20_000; i++)
        {
            var stated = Math.Clamp(predicted + live.View![0].QualityShift[0], 0, 1);
            live.Record(new ModelResult("eco-a", ErrorClass.None, 0, 0, 0, 0, 0, random.NextDouble() < truth, stated));
        }

        Assert.Equal(truth - predicted, live.View![0].QualityShift[0], 0.02);
    }
}
