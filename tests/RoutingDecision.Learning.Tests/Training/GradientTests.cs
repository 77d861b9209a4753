using RoutingDecision.Classifier.Inference;
using RoutingDecision.Learning.Data;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Learning.Tests.Training;

public sealed class GradientTests
{
    private const double Tolerance = 0.001;

    // Of differences of single-precision losses; blocks that the example does not touch have nothing else.
    private const double Noise = 5e-4;

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
    public void Backward_EveryBlockOfParameters_AgreesWithFiniteDifferences(bool isBenchmark)
    {
        var row = Row(isBenchmark);
        var network = Filled();
        var pass = new Pass(Shape);
        var dense = new float[Shape.DenseCount];
        var text = new float[Shape.Width];
        pass.Forward(network, row.Ids, row.Signals);
        pass.Backward(network, row, dense, text);
        double[] slopes = [.. Enumerable.Range(0, dense.Length).Select(i => Slope(network, row, network.Dense, i))];
        foreach (var (name, from, to) in Blocks())
        {
            Agree(name, slopes[from..to], dense[from..to]);
        }

        Agree("embedding", [.. Enumerable.Range(9 * Shape.Width, Shape.Width).Select(i => Slope(network, row, network.Embeddings, i))], text);
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

    // Each output has a block of its own, so that a wrong factor of one loss can't hide behind the others.
    private static IEnumerable<(string Name, int From, int To)> Blocks()
    {
        yield return ("signal layer", Shape.SignalWeights, Shape.HiddenWeights);
        yield return ("hidden layer", Shape.HiddenWeights, Shape.HeadWeights);
        for (var o = 0; o < Shape.HeadOutputs; o++)
        {
            yield return ($"output {o}", Shape.HeadWeights + (o * Shape.Final), Shape.HeadWeights + ((o + 1) * Shape.Final));
        }

        yield return ("biases of the outputs", Shape.HeadBias, Shape.ShapeAloneWeights);
        for (var t = 0; t < Shape.Tiers; t++)
        {
            var from = Shape.ShapeAloneWeights + (t * Shape.SignalHidden);
            yield return ($"shape alone {t}", from, from + Shape.SignalHidden);
        }

        yield return ("biases of the shape alone", Shape.ShapeAloneBias, Shape.DenseCount);
    }

    // The difference of the two vectors, as a share of their length: a factor that is wrong by a hundredth is found in a block of any size.
    private static void Agree(string block, double[] slopes, ReadOnlySpan<float> gradient)
    {
        var (difference, length) = (0.0, 0.0);
        for (var i = 0; i < slopes.Length; i++)
        {
            difference += (slopes[i] - gradient[i]) * (slopes[i] - gradient[i]);
            length += slopes[i] * slopes[i];
        }

        var (gap, size) = (Math.Sqrt(difference), Math.Sqrt(length));
        Assert.True(gap <= (Tolerance * size) + Noise, $"{block}: {gap:G3} of {size:G3}");
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
