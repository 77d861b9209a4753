using RoutingDecision.LoadBench.Profiles;
using RoutingDecision.LoadBench.Profiles.Areas;
using RoutingDecision.LoadBench.Replicas;
using RoutingDecision.LoadBench.Rows;
using RoutingDecision.LoadBench.Settings;
using RoutingDecision.LoadBench.Variants;
using RoutingDecision.TestKit;

namespace RoutingDecision.LoadBench.Tests.Rows;

/// <summary>The tables of deploy/bench tell of everything that is measured: who adds a row measures anew.</summary>
public sealed class CommittedTableTests
{
    [Fact]
    public void Load_Committed_HasEveryRow() => Assert.All(RowList.All, row => Assert.Contains($"| {row.Title} |", TextOf("load.md")));

    [Fact]
    public void Settings_Committed_HasEveryRow() => Assert.All(SettingRows.All, row => Assert.Contains($"| {row.Title} |", TextOf("settings.md")));

    [Fact]
    public void Web_Committed_HasEveryRow() => Assert.All(WebRows.All, row => Assert.Contains($"| {row.Title} |", TextOf("web.md")));

    [Fact]
    public void Replicas_Committed_HasEveryGroup() =>
        Assert.All(ReplicaRun.Groups, group => Assert.Contains($"| {group.Title} |", TextOf("replicas.md")));

    [Fact]
    public void Profile_Committed_HasEveryRowAndArea()
    {
        var text = TextOf("profile.md");
        Assert.Contains($"| us a decision | {string.Join(" | ", ProfileRows.All.Select(r => r.Title))} |", text);
        Assert.All(AreaList.All, area => Assert.Contains($"| {area.Title} |", text));
    }

    private static string TextOf(string table) => File.ReadAllText(SourceTree.Find($"deploy/bench/{table}"));
}
