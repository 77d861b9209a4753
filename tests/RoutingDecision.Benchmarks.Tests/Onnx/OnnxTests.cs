using RoutingDecision.Benchmarks.Onnx;
using RoutingDecision.TestKit;

namespace RoutingDecision.Benchmarks.Tests.Onnx;

/// <summary>`make bench-onnx`, short. Times are never asserted.</summary>
public sealed class OnnxTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Main_OnnxQuick_WritesARowForEachSetting()
    {
        using var folder = new TemporaryFolder();
        var program = Path.Combine(AppContext.BaseDirectory, "RoutingDecision.Benchmarks");

        var result = await ChildProcess.RunAsync(new ChildCommand(program, "--onnx", "--quick", "--out", folder.At("onnx.md")), Deadline);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        var rows = (await File.ReadAllLinesAsync(folder.At("onnx.md"))).Where(l => l.StartsWith("| ", StringComparison.Ordinal)).ToArray();
        Assert.All(OnnxSettings.OfRuns.Concat(OnnxSettings.OfPools), s => Assert.Single(rows, r => r.StartsWith($"| {s.Name} |", StringComparison.Ordinal)));
        // A setting that did not run has no time.
        Assert.All(rows, r => Assert.DoesNotContain("|  |", r));
    }

    [Fact]
    public void Names_OfAllSettings_AreDifferent() => Assert.Distinct(OnnxSettings.OfRuns.Concat(OnnxSettings.OfPools).Select(s => s.Name));

    [Theory]
    [InlineData("32 rows in one run")]
    [InlineData("no arena")]
    [InlineData("graph not optimised")]
    public void Timings_OtherOptions_GiveTheAnswersOfTheProduct(string setting)
    {
        var answer = BitConverter.Int32BitsToSingle(OnnxSettings.OfRuns[0].Timings[^1].Prepare()());

        var other = BitConverter.Int32BitsToSingle(OnnxSettings.Named(setting).Timings[^1].Prepare()());

        Assert.Equal(answer, other, tolerance: 1e-4f);
        Assert.NotEqual(0, answer);
    }
}
