using System.Runtime.Versioning;
using RoutingDecision.LoadBench.Replicas;
using RoutingDecision.LoadBench.Rows;
using RoutingDecision.LoadBench.Settings;
using RoutingDecision.LoadBench.Variants;
using RoutingDecision.TestKit;

namespace RoutingDecision.LoadBench.Tests.Rows;

/// <summary>The program as `make bench-load` calls it, short. Counts are asserted, times never.</summary>
public sealed class LoadRunTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    private static readonly string[] Kinds = ["echo", "new", "stream", "batch", "batch-new", "outcome", "all-on", "metrics-off", "all-off"];

    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "RoutingDecision.LoadBench");
    private static readonly string Server = Path.Combine(AppContext.BaseDirectory, "routing-server");

    [Fact]
    public async Task Main_QuickRowsOfEveryKind_WritesTheirTablesWithoutAFailedCall()
    {
        using var folder = new TemporaryFolder();

        var result = await ChildProcess.RunAsync(
            new ChildCommand(Program, "--server", Server, "--out", folder.At("load.md"), "--quick", "--only", string.Join(',', Kinds)), Deadline);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        var text = await File.ReadAllTextAsync(folder.At("load.md"));
        Assert.Equal(text.Trim(), result.Output.Trim());
        Assert.All(RowList.All.Where(r => Kinds.Contains(r.Key)), r => Assert.Contains($"| {r.Title} |", text));
        Assert.DoesNotContain("| Decide, cached |", text);
        var atHalf = text.Split("## Latency at half of saturation")[1].Split("## ")[0];
        Assert.All(RowList.All.Where(r => Kinds.Contains(r.Key)), r => Assert.Contains($"| {r.Title} |", atHalf));
        Assert.Contains("Written by `make bench-load ARGS=\"--quick --only echo,new,", text);
    }

    [Fact]
    public async Task Main_ReplicasQuick_WritesARowForEachGroup()
    {
        var result = await ChildProcess.RunAsync(new ChildCommand(Program, "replicas", "--server", Server, "--quick"), Deadline);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Contains("Written by `make bench-replicas ARGS=\"--quick\"`", result.Output);
        Assert.All(ReplicaRun.Groups, g => Assert.Contains($"| {g.Title} |", result.Output));
    }

    [Fact]
    public async Task Main_WebQuick_WritesARowForEach()
    {
        string[] words = ["web", "--server", Server, "--quick", "--only", "unchanged,streams-256,windows-128k-batch"];

        var result = await ChildProcess.RunAsync(new ChildCommand(Program, words), Deadline);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Contains("Written by `make bench-web ARGS=\"--quick --only ", result.Output);
        Assert.All(WebRows.All.Where(r => words[^1].Split(',').Contains(r.Key)), r => Assert.Contains($"| {r.Title} |", result.Output));
    }

    [Fact]
    public async Task Main_SettingsQuickWithLimitedHeaps_WritesARowForEach()
    {
        const string Keys = "gc-limit-192m,gc-limit-256m,gc-conserve-5";

        var result = await ChildProcess.RunAsync(new ChildCommand(Program, "settings", "--server", Server, "--quick", "--only", Keys), Deadline);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.All(SettingRows.All.Where(r => Keys.Split(',').Contains(r.Key)), r => Assert.Contains($"| {r.Title} |", result.Output));
    }

    [Fact]
    public async Task Main_SettingsQuickWithAnotherBuild_WritesARowForBoth()
    {
        string[] words = ["settings", "--server", Server, "--quick", "--also", $"precompiled={Server}", "--only", "no-pgo,precompiled"];

        var result = await ChildProcess.RunAsync(new ChildCommand(Program, words), Deadline);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Contains("| no profile-guided recompilation |", result.Output);
        Assert.Contains("| build: precompiled |", result.Output);
        Assert.DoesNotContain("| as built |", result.Output);
    }

    [Fact]
    public async Task Main_UnknownRow_SaysWhichThereAre()
    {
        var result = await ChildProcess.RunAsync(new ChildCommand(Program, "--server", Server, "--only", "ecko"), Deadline);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("there is no row ecko", result.Error);
        Assert.Contains("batch-new", result.Error);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task Main_CallsThatFail_EndsWithOne()
    {
        using var folder = new TemporaryFolder();
        // One call at a time: of those under way together all but one are refused.
        var refusing = folder.Write("server", $"#!/bin/sh\nexec '{Server}' \"$@\" --max-calls 1 --queue-calls 0\n");
        File.SetUnixFileMode(refusing, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var result = await ChildProcess.RunAsync(new ChildCommand(Program, "--server", refusing, "--quick", "--only", "new"), Deadline);

        Assert.Equal(1, result.ExitCode);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task Main_ItemsThatAreRefused_EndsWithOne()
    {
        using var folder = new TemporaryFolder();
        // The first server serves, to show its reply; no model of those after it has room for a prompt, so that each item is an error.
        var example = await File.ReadAllTextAsync(SourceTree.Find("deploy/policies/examples/s1-signals.yaml"));
        var policy = example[..example.IndexOf("\ntests:", StringComparison.Ordinal)] + "\n";
        var narrow = folder.Write("policy.yaml", policy.Replace("context_tokens: 200000", "context_tokens: 10", StringComparison.Ordinal));
        var mark = folder.At("mark");
        var refusing = folder.Write(
            "server",
            $"#!/bin/sh\nif [ -e '{mark}' ]; then exec '{Server}' \"$@\" --policy '{narrow}'; fi\ntouch '{mark}'\nexec '{Server}' \"$@\"\n");
        File.SetUnixFileMode(refusing, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var result = await ChildProcess.RunAsync(
            new ChildCommand(Program, "--server", refusing, "--quick", "--only", "batch,stream"), Deadline);

        Assert.True(result.ExitCode == 1, result.Output + result.Error);
        Assert.Contains("batch: the answers mean", result.Error);
        Assert.Contains("stream: the answers mean", result.Error);
        Assert.Contains("the server counts 0 decisions", result.Error);
    }
}
