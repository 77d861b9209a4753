using System.Runtime.Versioning;
using RoutingDecision.LoadBench.Overload;
using RoutingDecision.TestKit;

namespace RoutingDecision.LoadBench.Tests.Overload;

/// <summary>The program as `make overload` calls it, short. Counts and statuses are asserted, times never.</summary>
public sealed class OverloadProgramTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "RoutingDecision.LoadBench");
    private static readonly string Server = Path.Combine(AppContext.BaseDirectory, "routing-server");

    [Fact]
    public async Task Main_Quick_WritesARowForEachRateAndNoBrokenPromise()
    {
        using var folder = new TemporaryFolder();

        var result = await RunAsync("--server", Server, "--out", folder.At("overload.md"), "--quick");

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        var text = await File.ReadAllTextAsync(folder.At("overload.md"));
        Assert.Equal(text.Trim(), result.Output.Trim());
        Assert.Contains("Written by `make overload ARGS=\"--quick\"`", text, StringComparison.Ordinal);
        Assert.Contains("Promises broken: 0.", text, StringComparison.Ordinal);
        var rows = OverloadPlan.Quick.QueueMs.SelectMany(q => OverloadPlan.Quick.Multiples.Select(m => $"| {q} | {m} |"));
        Assert.All(rows, r => Assert.Contains(r, text, StringComparison.Ordinal));
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task Main_ServerThatRefusesForAnotherReason_EndsWithOneAndSaysSo()
    {
        using var folder = new TemporaryFolder();
        // Nobody has a key, so that no call is answered and none counts as refused for overload.
        var closed = folder.Write("server", $"#!/bin/sh\nexec '{Server}' \"$@\" --api-key-lines '{TestKeyLine}'\n");
        File.SetUnixFileMode(closed, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var result = await RunAsync("--server", closed, "--quick");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("calls were refused otherwise than by RESOURCE_EXHAUSTED with RetryInfo", result.Output, StringComparison.Ordinal);
        Assert.Contains("calls failed that the server does not count as refused for overload", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--server", "nothing")]
    [InlineData("--quick", "--slow")]
    public async Task Main_WrongArguments_EndsWithTwo(params string[] arguments) => Assert.Equal(2, (await RunAsync(arguments)).ExitCode);

    private static string TestKeyLine =>
        $$"""{"id":"0123456789ab","name":"nobody","scopes":["decide"],"sha256":"{{new string('0', 64)}}"}""";

    private static Task<ProcessResult> RunAsync(params string[] arguments) =>
        ChildProcess.RunAsync(new ChildCommand(Program, [OverloadProgram.Command, .. arguments]), Deadline);
}
