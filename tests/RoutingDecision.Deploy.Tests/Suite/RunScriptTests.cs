using System.Runtime.Versioning;
using RoutingDecision.TestKit;

namespace RoutingDecision.Deploy.Tests.Suite;

/// <summary>tests/run.sh over logs of dotnet test that were recorded: what its end tells whoever has only the end of a log.</summary>
[SupportedOSPlatform("linux")]
public sealed class RunScriptTests : IDisposable
{
    private const string Failing = """
        Test run for RoutingDecision.State.Tests.dll (.NETCoreApp,Version=v10.0)
        [xUnit.net 00:00:03.10]     State.RedisTests.Sync_Slow_IsWaitedFor [FAIL]
          Passed State.RedisTests.Sync_Fast_IsDone [4 ms]
          Failed State.RedisTests.Sync_Slow_IsWaitedFor [1 m 2 s]
          Error Message:
           Assert.Equal() Failure: Values differ
        Expected: 100
        Actual:   92
          Stack Trace:
             at State.RedisTests.Sync_Slow_IsWaitedFor() in RedisTests.cs:line 88
        --- End of stack trace from previous location ---
          Failed State.RedisTests.Read_Bytes_FindsNothing(hex: "01 [x]") [< 1 ms]
          Error Message:
           System.TimeoutException : Not so within 00:01:00: line 1
        line 2
        line 3
        line 4
        line 5
        line 6
        line 7
        line 8
        line 9
          Stack Trace:
             at State.RedisTests.Read_Bytes_FindsNothing(String hex)

        Failed!  - Failed:     2, Passed:    12, Skipped:     1, Total:    15, Duration: 5 s - RoutingDecision.State.Tests.dll (net10.0)
        Passed!  - Failed:     0, Passed:    30, Skipped:     0, Total:    30, Duration: 1 s - RoutingDecision.Core.Tests.dll (net10.0)
        """;

    private const string Whole = """
        Passed!  - Failed:     0, Passed:    30, Skipped:     0, Total:    30, Duration: 1 s - RoutingDecision.Core.Tests.dll (net10.0)
        """;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_FailedTests_EndsWithTheirNamesAndErrorsBeforeTheCount()
    {
        var result = await RunAsync(Failing, exitCode: 1);

        Assert.Equal(1, result.ExitCode);
        var end = result.Output.Split('\n').SkipWhile(l => !l.StartsWith("Passed!", StringComparison.Ordinal)).Skip(1).Select(l => l.Trim());
        Assert.Equal(
            [
                "Failed State.RedisTests.Sync_Slow_IsWaitedFor [1 m 2 s]",
                "Assert.Equal() Failure: Values differ", "Expected: 100", "Actual:   92",
                "Failed State.RedisTests.Read_Bytes_FindsNothing(hex: \"01 [x]\") [< 1 ms]",
                "System.TimeoutException : Not so within 00:01:00: line 1",
                "line 2", "line 3", "line 4", "line 5", "line 6", "line 7", "line 8",
                "42 passed, 2 failed, 1 skipped",
            ],
            end);
    }

    [Fact]
    public async Task Run_AllPassed_AddsTheCountAlone()
    {
        var result = await RunAsync(Whole, exitCode: 0);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal([Whole, "30 passed, 0 failed, 0 skipped"], result.Lines);
    }

    [Theory]
    [InlineData(Whole, 1, "a test project did not run to its end")]
    [InlineData("", 0, "no test ran")]
    public async Task Run_NoTestFailedButSomethingDid_SaysWhatAndEndsWithOne(string log, int exitCode, string told)
    {
        var result = await RunAsync(log, exitCode);

        Assert.Equal((1, told), (result.ExitCode, result.Error));
    }

    /// <summary>Runs the script with a dotnet that says what is in a log, and ends as it did.</summary>
    private Task<ProcessResult> RunAsync(string log, int exitCode)
    {
        _folder.Write("log", log + "\n");
        var dotnet = _folder.Write("dotnet", $"#!/bin/sh\ncat '{_folder.At("log")}'\nexit {exitCode}\n");
        File.SetUnixFileMode(dotnet, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var command = new ChildCommand(SourceTree.Find("tests/run.sh"), "Release")
        {
            Environment = new Dictionary<string, string?>
            {
                ["PATH"] = $"{_folder.FullPath}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}",
            },
        };
        return ChildProcess.RunAsync(command, Deadline);
    }
}
