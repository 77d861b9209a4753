using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Reports.Drift;

namespace RoutingDecision.Core.Tests.Reports.Drift;

public sealed class DriftQuantityTests
{
    [Fact]
    public void BinOf_AnyValueAndEdges_IsTheFirstEdgeThatItIsNotAbove()
    {
        var random = new Random(5);
        for (var edges = 0; edges <= 17; edges++)
        {
            float[] upper = [.. Enumerable.Range(0, edges).Select(_ => MathF.Round(random.NextSingle() * 20, 1)).Order()];
            var quantity = new DriftQuantity("q", DriftKind.Signals, DriftBaseline.LastWeek, 0, upper, edges + 1, null);
            float[] special = [float.NaN, float.NegativeInfinity, float.PositiveInfinity, float.MaxValue, 0, -0f];
            foreach (var value in (float[])[.. special, .. upper, .. Enumerable.Range(0, 200).Select(_ => random.NextSingle() * 22)])
            {
                var expected = Array.FindIndex(upper, e => value <= e);
                Assert.Equal(expected < 0 ? edges : expected, quantity.BinOf(value));
            }
        }
    }
}
