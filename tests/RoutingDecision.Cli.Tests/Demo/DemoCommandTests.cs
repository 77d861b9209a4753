using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Cli.Tests.Fixtures;
using RoutingDecision.Cli.Tests.Learning;
using RoutingDecision.TestKit;

namespace RoutingDecision.Cli.Tests.Demo;

[Collection(BundleCollection.Name)]
public sealed class DemoCommandTests(TrainedBundle bundle)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Demo_ShippedPolicyAndATrainedBundle_DoesTheWholeJobAndLeavesNoServer()
    {
        var result = await ChildProcess.RunAsync(new ChildCommand(Built.Cli, "demo", "--server-binary", Built.Server, "--bundle", bundle.Folder), Patience);

        result.EnsureSuccess();
        Assert.Contains("14 decisions", result.Output, StringComparison.Ordinal);
        Assert.Matches("architecture review: .* premium ", result.Output);
        Assert.Matches("its follow-up: .* premium .* conversation ", result.Output);
        Assert.Contains("known already, counted once", result.Output, StringComparison.Ordinal);
        Assert.Matches("a provider error +retry with ", result.Output);
        Assert.Matches("self-confidence 0.38 +escalate to ", result.Output);
        Assert.Matches("routing_decide_duration_seconds_count +700 +714 +14 ", result.Output);
        Assert.Matches(@"routing_advice_total\{action=""escalate""\} +0 +1 +1 ", result.Output);
        Assert.Matches("The server itself took [0-9,]+ µs on average for these 14 decisions", result.Output);
        Assert.EndsWith("it ended with 0.", result.Output, StringComparison.Ordinal);
        AssertGone(ServerOf(result.Output));
    }

    [Fact]
    public async Task Demo_PolicyOfRulesAlone_WorksWithoutABundle()
    {
        var result = await CommandLine.RunAsync("demo", "--server-binary", Built.Server, "--policy", Built.RulesPolicy, "--bundle", "none");

        Assert.True(result.ExitCode == ExitCode.Ok, result.Error);
        Assert.Contains("classifier none", result.Output, StringComparison.Ordinal);
        AssertGone(ServerOf(result.Output));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Demo_Interrupted_StopsItsServer(string signal)
    {
        // A server whose ports accept and never answer holds the demo where it can be interrupted.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var folder = new TemporaryFolder();
        await using var demo = ChildProcess.Start(new ChildCommand(Built.Cli, "demo", "--server-binary", Script(folder, $$"""
            echo "ready grpc={{silent.LocalEndpoint}} metrics={{silent.LocalEndpoint}} policy=p classifier=none"
            exec sleep 600
            """))
        { HearsSignals = true });
        var started = await demo.WaitForLineAsync(l => l.StartsWith("Started routing-server", StringComparison.Ordinal), Patience);

        await demo.SignalAsync(signal);
        var result = await demo.WaitForExitAsync(Patience);

        Assert.Equal(ExitCode.Interrupted, result.ExitCode);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        AssertGone(ServerOf(started));
    }

    [Fact]
    public async Task Demo_ServerThatFailsAfterItsReadyLine_IsUnreachableAndStopped()
    {
        using var folder = new TemporaryFolder();
        var binary = Script(folder, $"""
            echo "ready grpc=127.0.0.1:{FreePort.Take()} metrics=127.0.0.1:{FreePort.Take()} policy=p classifier=none"
            exec sleep 600
            """);

        var result = await CommandLine.RunAsync("demo", "--server-binary", binary);

        Assert.Equal(ExitCode.Unreachable, result.ExitCode);
        AssertGone(ServerOf(result.Output));
    }

    [Fact]
    public async Task Demo_ServerThatCantStart_SaysWhatItSaid()
    {
        var result = await CommandLine.RunAsync("demo", "--server-binary", Built.Server, "--bundle", "none", "--policy", "nowhere.yaml");

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.Contains("routing-server ended with 2 before it was ready", result.Error, StringComparison.Ordinal);
        Assert.Contains("nowhere.yaml", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--server-binary", "nowhere")]
    [InlineData("--server", "127.0.0.1:1", "--policy", "x.yaml")]
    public async Task Demo_ContradictoryOrMissingServer_IsAnInputError(params string[] args) =>
        Assert.Equal(ExitCode.Input, (await CommandLine.RunAsync(["demo", .. args])).ExitCode);

    [Fact]
    public async Task Demo_RunningServer_IsUsedAndLeftRunning()
    {
        var server = new RunningServer();
        await server.InitializeAsync();
        try
        {
            var result = await CommandLine.RunAsync("demo", "--server", server.Grpc, "--metrics", server.Metrics);
            var after = await CommandLine.RunAsync("health", "--server", server.Grpc);

            Assert.True(result.ExitCode == ExitCode.Ok, result.Error);
            // Warming up was a dry run here: nothing but the demo's own decisions is counted.
            Assert.Matches("routing_decide_duration_seconds_count +0 +14 +14 ", result.Output);
            Assert.Equal(ExitCode.Ok, after.ExitCode);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private static string Script(TemporaryFolder folder, string body)
    {
        var path = folder.Write("routing-server", $"#!/bin/sh\n{body}\n");
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("The server's stand-in is a shell script.");
        }

        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    // "Started routing-server (process 123): ..."
    private static int ServerOf(string output)
    {
        const string before = "(process ";
        var start = output.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return int.Parse(output[start..output.IndexOf(')', start)], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static void AssertGone(int process) => Assert.Throws<ArgumentException>(() => Process.GetProcessById(process));
}
