using Microsoft.ML.OnnxRuntime;
using RoutingDecision.Classifier.Inference;
using RoutingDecision.Learning.Tests.Training;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Learning.Tests.Export;

public sealed class EnsembleExportTests
{
    [Fact]
    public void ToOnnx_RandomMembers_ComputesWhatThePredictorDoes()
    {
        var ensemble = Filled(members: 3);
        var shape = ensemble.Shape;
        using var session = ModelSession.Open(ensemble.ToOnnx());
        var predictor = ensemble.NewPredictor();
        var random = new SplitMix64(9);
        for (var round = 0; round < 50; round++)
        {
            var ids = Enumerable.Range(0, random.Next(20)).Select(_ => 1 + random.Next(shape.Dictionary - 1)).ToArray();
            var signals = Enumerable.Range(0, shape.Signals).Select(_ => (random.NextSingle() * 8) - 4).ToArray();
            predictor.Predict(ids, signals);

            int[] padded = [.. ids, 0, 0, 0];
            using var idsValue = OrtValue.CreateTensorValueFromMemory(padded, [1, padded.Length]);
            using var scaleValue = OrtValue.CreateTensorValueFromMemory(new[] { BoundBatch.ScaleOf(ids.Length) }, [1, 1]);
            using var signalsValue = OrtValue.CreateTensorValueFromMemory(signals, [1, signals.Length]);
            using var run = new RunOptions();
            using var outputs = session.Run(run, ["ids", "scale", "signals"], [idsValue, scaleValue, signalsValue], ["tier_logits", "task_logits"]);
            AssertClose(predictor.TierLogits, outputs[0].GetTensorDataAsSpan<float>());
            AssertClose(predictor.TaskLogits, outputs[1].GetTensorDataAsSpan<float>());
        }
    }

    [Fact]
    public void ToOnnx_SameMembers_GivesTheSameBytes() => Assert.Equal(Filled(2).ToOnnx(), Filled(2).ToOnnx());

    [Fact]
    public void NewPredictor_GeneralistAndSpecialist_EachAnswersForItsOwn()
    {
        Member general = new(GradientTests.Filled(5), 1f, 0f);
        Member special = new(GradientTests.Filled(6), 0f, 1f);
        var ensemble = new NetworkEnsemble([general, special]);
        var predictor = ensemble.NewPredictor();
        float[] signals = [0.5f, -1f, 2f, 0.1f, -0.3f];
        predictor.Predict([3, 9], signals);
        var first = new Pass(ensemble.Shape);
        first.Forward(general.Network, [3, 9], signals);
        var second = new Pass(ensemble.Shape);
        second.Forward(special.Network, [3, 9], signals);
        float[] expected = [.. Enumerable.Range(0, 3).Select(t => first.TrafficLogits[t] + (first.Gate * (second.BenchmarkLogits[t] - first.TrafficLogits[t])))];
        AssertClose(expected, predictor.TierLogits);
        AssertClose(first.TaskLogits, predictor.TaskLogits);
    }

    [Fact]
    public void Of_AnyTable_KeepsEveryValueWithinHalfAStep()
    {
        var network = GradientTests.Filled(7);
        var before = network.Embeddings.ToArray();
        var table = new NetworkEnsemble([new Member(network, 1f, 1f)]).Table;
        for (var i = 0; i < before.Length; i++)
        {
            Assert.InRange(network.Embeddings[i], before[i] - (table.Scales[i % network.Shape.Width] * 0.501f), before[i] + (table.Scales[i % network.Shape.Width] * 0.501f));
        }
    }

    private static NetworkEnsemble Filled(int members) => new(
        [.. Enumerable.Range(0, members).Select(m => new Member(GradientTests.Filled((ulong)m + 5), 0.5f + (0.1f * m), m == 0 ? 0.75f : 0.25f))]);

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-5f);
        }
    }
}
