using RoutingDecision.Benchmarks.Onnx;
using RoutingDecision.Benchmarks.Peers;
using RoutingDecision.Benchmarks.Scale;
using RoutingDecision.Benchmarks.Timings;
using RoutingDecision.TestKit;

namespace RoutingDecision.Benchmarks.Tests.Committed;

/// <summary>The tables of deploy/bench tell of everything that is measured: who adds a row measures anew.</summary>
public sealed class CommittedTableTests
{
    [Fact]
    public void Stops_Committed_HasARowForEachTiming()
    {
        var text = TextOf("stops.md");

        Assert.All(TimingGroups.All, t => Assert.Contains($"| {t.Name} |", text));
    }

    [Fact]
    public void Onnx_Committed_HasARowForEachSetting()
    {
        var text = TextOf("onnx.md");

        Assert.All(OnnxSettings.OfRuns.Concat(OnnxSettings.OfPools), s => Assert.Contains($"| {s.Name} |", text));
    }

    [Fact]
    public void Peers_Committed_HasARowForEachRouter()
    {
        var text = TextOf("peers.md");

        Assert.All(PeerList.All, name => Assert.Contains($"| {name} |", text));
    }

    [Fact]
    public void Scale_Committed_HasARowAndAPlotForEachSeries()
    {
        var text = TextOf("scale.md");

        Assert.All(ScaleList.All, series => Assert.Contains($"| {series.Title} | {series.Size} |", text));
        Assert.All(ScaleList.All, series => Assert.True(File.Exists(SourceTree.Find($"deploy/bench/{ScaleReport.FileOf(series)}"))));
    }

    private static string TextOf(string table) => File.ReadAllText(SourceTree.Find($"deploy/bench/{table}"));
}
