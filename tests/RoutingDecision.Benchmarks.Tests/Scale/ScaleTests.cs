using RoutingDecision.Benchmarks.Scale;
using RoutingDecision.TestKit;

namespace RoutingDecision.Benchmarks.Tests.Scale;

public sealed class ScaleTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "RoutingDecision.Benchmarks");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Of_PowerOfTheSize_FindsThePower(int power)
    {
        var fit = ScaleFit.Of([.. new[] { 1, 10, 100, 1_000 }.Select(n => ((double)n, 3 * Math.Pow(n, power)))]);

        Assert.Equal(power, fit.Slope, 6);
    }

    [Fact]
    public void Of_FixedPartAndSteadyGrowth_FindsBoth()
    {
        var fit = ScaleFit.Of([(1, 702), (10, 720), (1_000, 2_700)]);

        Assert.Equal((2, 700), (Math.Round(fit.PerUnit, 6), Math.Round(fit.Fixed, 6)));
    }

    [Fact]
    public void Draw_Points_IsAFileOfItsOwn()
    {
        var svg = ScalePlot.Draw(ScaleList.All[0], [(10, 1), (100, 2), (1_000, 30)]);

        Assert.StartsWith("<svg ", svg);
        Assert.Contains("<style>", svg);
        Assert.Equal(3, svg.Split("<circle ").Length - 1);
    }

    [Fact]
    public async Task Main_ScaleQuick_WritesARowAndAPlotForEach()
    {
        using var folder = new TemporaryFolder();

        var result = await ChildProcess.RunAsync(
            new ChildCommand(Program, "--scale", "--quick", "--out", folder.At("scale.md")), Deadline);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.All(ScaleList.All, series => Assert.Contains($"| {series.Title} | {series.Size} |", result.Output));
        Assert.All(ScaleList.All, series => Assert.True(File.Exists(folder.At(ScaleReport.FileOf(series)))));
    }
}
