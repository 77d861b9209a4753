using Microsoft.ML.OnnxRuntime;
using RoutingDecision.Classifier.Inference;
using RoutingDecision.Learning.Export;
using RoutingDecision.Learning.Tests.Training;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Learning.Tests.Export;

public sealed class NetworkExportTests
{
    [Fact]
    public void ToOnnx_RandomNetwork_ComputesTheTrainersForwardPass()
    {
        var network = GradientTests.Filled();
        var shape = network.Shape;
        using var session = ModelSession.Open(NetworkExport.ToOnnx(network));
        var pass = new Pass(shape);
        var random = new SplitMix64(9);
        for (var round = 0; round < 50; round++)
        {
            var ids = Enumerable.Range(0, random.Next(20)).Select(_ => 1 + random.Next(shape.Dictionary - 1)).ToArray();
            var signals = Enumerable.Range(0, shape.Signals).Select(_ => (random.NextSingle() * 8) - 4).ToArray();
            pass.Forward(network, ids, signals);

            int[] padded = [.. ids, 0, 0, 0];
            using var idsValue = OrtValue.CreateTensorValueFromMemory(padded, [1, padded.Length]);
            using var scaleValue = OrtValue.CreateTensorValueFromMemory(new[] { BoundBatch.ScaleOf(ids.Length) }, [1, 1]);
            using var signalsValue = OrtValue.CreateTensorValueFromMemory(signals, [1, signals.Length]);
            using var run = new RunOptions();
            using var outputs = session.Run(run, ["ids", "scale", "signals"], [idsValue, scaleValue, signalsValue], ["tier_logits", "task_logits"]);
            AssertClose(pass.TierLogits, outputs[0].GetTensorDataAsSpan<float>());
            AssertClose(pass.TaskLogits, outputs[1].GetTensorDataAsSpan<float>());
        }
    }

    [Fact]
    public void ToOnnx_SameNetwork_GivesTheSameBytes() =>
        Assert.Equal(NetworkExport.ToOnnx(GradientTests.Filled()), NetworkExport.ToOnnx(GradientTests.Filled()));

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-5f);
        }
    }
}
