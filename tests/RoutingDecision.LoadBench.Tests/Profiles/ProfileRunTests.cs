using System.Runtime.Versioning;
using RoutingDecision.LoadBench.Profiles.Areas;
using RoutingDecision.TestKit;

namespace RoutingDecision.LoadBench.Tests.Profiles;

/// <summary>
/// The program as `make bench-profile` calls it, short, with a stand-in for perf, which may not look at processes everywhere: the servers, the load
/// and the tables are the real ones.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class ProfileRunTests
{
    private const string Stacks = """
        journal 12
        	12 void [A] RoutingDecision.State.Journal.Writing.JournalWriter::Run()[OptimizedTier1] (/tmp/perf-1.map)

        .NET TP Worker 13
        	12 [unknown] (/lib/libcrypto.so.3)
        	13 void [A] RoutingDecision.Core.Decisions.TokenMac::Of()[QuickJitted] (/tmp/perf-1.map)

        """;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "RoutingDecision.LoadBench");
    private static readonly string Server = Path.Combine(AppContext.BaseDirectory, "routing-server");

    [Fact]
    public async Task Main_ProfileQuick_TellsEveryRowByArea()
    {
        using var folder = new TemporaryFolder();
        var stacks = folder.Write("stacks", Stacks);

        // Its first attempt ends as that of perf does when a thread ends meanwhile.
        var tried = folder.At("tried");
        var result = await RunAsync(
            folder, $"if [ \"$1\" = script ]; then exec cat '{stacks}'; fi\nif [ ! -e '{tried}' ]; then touch '{tried}'; exit 255; fi");

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Contains("Written by `make bench-profile ARGS=\"--quick --only cached,log-off\"`", result.Output);
        Assert.Contains("| us a decision | Decide, cached | Decide, cached, without the journal |", result.Output);
        Assert.Contains("| rules | 0 | 0 |", result.Output);
        var shares = result.Lines.Single(l => l.StartsWith("| journal: encoded and written |", StringComparison.Ordinal));
        Assert.DoesNotContain("| 0 |", shares);
        Assert.Equal(shares.Split('|')[2..], result.Lines.Single(l => l.StartsWith("| token |", StringComparison.Ordinal)).Split('|')[2..]);
        Assert.All(AreaList.All, a => Assert.Contains($"| {a.Title} |", result.Output));
        Assert.Equal(2, result.Lines.Count(l => l.StartsWith("| `libcrypto.so.3` |", StringComparison.Ordinal) && l.EndsWith("| 50.0 % |")));
        Assert.Equal(2, result.Lines.Count(l => l.Contains("| 50.0 % | 0 |", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Main_PerfThatFails_SaysWhatItSaid()
    {
        using var folder = new TemporaryFolder();

        var result = await RunAsync(folder, "echo 'no permission' >&2; exit 255");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("no permission", result.Error);
    }

    private static Task<ProcessResult> RunAsync(TemporaryFolder folder, string perf)
    {
        File.SetUnixFileMode(folder.Write("tools/perf", $"#!/bin/sh\n{perf}\n"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var path = $"{folder.At("tools")}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        var command = new ChildCommand(Program, "profile", "--server", Server, "--quick", "--only", "cached,log-off")
        {
            Environment = new Dictionary<string, string?> { ["PATH"] = path },
        };
        return ChildProcess.RunAsync(command, Deadline);
    }
}
