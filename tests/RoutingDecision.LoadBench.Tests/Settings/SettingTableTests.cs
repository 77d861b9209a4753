using RoutingDecision.LoadBench.Rows;
using RoutingDecision.LoadBench.Settings;
using RoutingDecision.TestKit;

namespace RoutingDecision.LoadBench.Tests.Settings;

public sealed class SettingTableTests
{
    [Fact]
    public void Write_Memory_IsToldOfFullCachesOnly() =>
        AssertColumns(SettingTable.Write("make bench-settings", "a machine", LoadPlan.Full, [.. SettingRows.All.Select(r => new RowSamples(r))]));

    [Fact]
    public void Write_Command_IsTold() =>
        Assert.Contains(
            "Written by `make x ARGS=\"--quick\"` on a machine", SettingTable.Write("make x ARGS=\"--quick\"", "a machine", LoadPlan.Quick, []));

    [Fact]
    public void Committed_Memory_IsToldOfFullCachesOnly() => AssertColumns(File.ReadAllText(SourceTree.Find("deploy/bench/settings.md")));

    private static void AssertColumns(string text)
    {
        var parts = text.Split("## Cached");
        Assert.Equal(2, parts.Length);
        Assert.Contains("| start to ready, ms | memory, MiB |", parts[0]);
        Assert.Contains("| start to ready, ms |", parts[1]);
        Assert.DoesNotContain("memory, MiB", parts[1]);
    }
}
