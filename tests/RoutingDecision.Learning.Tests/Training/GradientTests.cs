using RoutingDecision.Classifier.Inference;
using RoutingDecision.Learning.Data;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Learning.Tests.Training;

public sealed class GradientTests
{
    private static readonly NetworkShape Shape = new(Dictionary: 32, Width: 8, Signals: 5, SignalHidden: 6, Hidden: 7, Tiers: 3, Tasks: 4);

    private static Example Row(bool isBenchmark) => new()
    {
        Source = 0,
        Split = Split.Train,
        Ids = [3, 9, 17],
        Shape = default,
        Signals = [0.5f, -1f, 2f, 0.1f, -0.3f],
        Success = [0f, 0.7f, 1f],
        Weight = [1f, 0.5f, 2f],
        IsBenchmark = isBenchmark,
        Tier = 1,
        Task = 2,
        TaskWeight = 0.8f,
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Backward_EveryParameter_AgreesWithFiniteDifferences(bool isBenchmark)
    {
        var row = Row(isBenchmark);
        var network = Filled();
        var pass = new Pass(Shape);
        var dense = new float[Shape.DenseCount];
        var text = new float[Shape.Width];
        pass.Forward(network, row.Ids, row.Signals);
        pass.Backward(network, row, dense, text);
        for (var i = 0; i < dense.Length; i++)
        {
            Assert.Equal(Slope(network, row, network.Dense, i), dense[i], 2e-2);
        }

        for (var i = 0; i < text.Length; i++)
        {
            Assert.Equal(Slope(network, row, network.Embeddings, (9 * Shape.Width) + i), text[i], 2e-2);
        }
    }

    [Fact]
    public void Forward_AnyParameters_TierLogitsDoNotFall()
    {
        var pass = new Pass(Shape);
        pass.Forward(Filled(), Row(false).Ids, Row(false).Signals);
        Assert.True(pass.TrafficLogits[0] <= pass.TrafficLogits[1] && pass.TrafficLogits[1] <= pass.TrafficLogits[2]);
        Assert.True(pass.BenchmarkLogits[0] <= pass.BenchmarkLogits[1] && pass.BenchmarkLogits[1] <= pass.BenchmarkLogits[2]);
        Assert.Equal(0f, BoundBatch.ScaleOf(0));
        Assert.Equal(0.5f, BoundBatch.ScaleOf(4));
    }

    internal static Network Filled(ulong seed = 5)
    {
        var network = Network.Create(Shape, seed);
        var random = new SplitMix64(seed + 6);
        for (var i = Shape.Width; i < network.Embeddings.Length; i++)
        {
            network.Embeddings[i] = random.NextSingle() - 0.5f;
        }

        for (var i = 0; i < network.Dense.Length; i++)
        {
            network.Dense[i] += (random.NextSingle() - 0.5f) * 0.3f;
        }

        return network;
    }

    private static double Slope(Network network, Example row, float[] parameters, int index)
    {
        const float Step = 2e-3f;
        var kept = parameters[index];
        parameters[index] = kept + Step;
        var above = Loss(network, row);
        parameters[index] = kept - Step;
        var below = Loss(network, row);
        parameters[index] = kept;
        return (above - below) / (2 * Step);
    }

    private static double Loss(Network network, Example row)
    {
        var pass = new Pass(Shape);
        pass.Forward(network, row.Ids, row.Signals);
        return pass.Loss(row);
    }
}
