using System.Text;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Telemetry.Privacy;

/// <summary>Text that callers send is looked for in everything that leaves a single process.</summary>
public sealed class PrivacyTests
{
    [Fact]
    public async Task Server_TextOfCallers_IsNowhereOutsideTheCall()
    {
        await using var collector = await TraceCollector.StartAsync();
        using var state = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(
            ["--log-level", "Trace", "--otlp", collector.Address, "--trace-share", "1", "--state", state.FullPath, "--policy-poll-ms", "50"],
            TestPolicies.Rules + "  - {id: tagged, when: {tags: {kind: bird}}, then: {min_tier: standard}}\n");
        var traffic = new CanaryTraffic(server);

        await traffic.DecideAsync();
        await traffic.DecideInvalidlyAsync();
        await traffic.SendRawAsync();
        await traffic.ReportAsync();
        using var http = new HttpClient();
        foreach (var type in new[] { "text/plain", "application/openmetrics-text" })
        {
            http.DefaultRequestHeaders.Accept.Clear();
            http.DefaultRequestHeaders.Accept.ParseAdd(type);
            traffic.Said.Enqueue(await http.GetStringAsync($"http://{server.Metrics}/metrics"));
        }

        await server.Child.SignalAsync("TERM");
        var result = await server.Child.WaitForExitAsync(ServerProcess.Deadline);

        Assert.Equal(0, result.ExitCode);
        Assert.NotEmpty(server.LogLines());
        Assert.Contains(collector.Spans, s => s.Name == "routing.decide");
        Assert.True(traffic.Said.Count > 20, $"{traffic.Said.Count} texts to look at");
        AssertNeither("log", result.Output + result.Error);
        Assert.All(traffic.Said, text => AssertNeither("reply, status or scrape", text));
        Assert.All(collector.Bodies, body => AssertNeither("spans", Encoding.Latin1.GetString(body)));
        Assert.True(FilesOf(state).Exists(file => Holds(file, Canary.Label)), "the journal holds labels, so it is what is looked at");
    }

    [Fact]
    public async Task Server_ThatCrashes_LeavesNoTextInFiles()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.At("work"));
        await using var server = await ServerProcess.StartAsync(["--state", folder.At("state")], workingFolder: folder.At("work"));
        var traffic = new CanaryTraffic(server);
        await traffic.DecideAsync();
        await traffic.ReportAsync();

        // The runtime leaves this one to the system, whose own image of the memory, if it is set to make one, is not the server's to write.
        await server.Child.SignalAsync("SYS");
        var result = await server.Child.WaitForExitAsync(ServerProcess.Deadline);

        Assert.NotEqual(0, result.ExitCode);
        Canary.AssertNone("last words", result.Output + result.Error);
        Assert.NotEmpty(FilesOf(folder));
        Assert.DoesNotContain(Directory.GetFiles(folder.At("work")), f => !Path.GetFileName(f).StartsWith("core", StringComparison.Ordinal));
    }

    /// <summary>The files of a folder, each of them looked through.</summary>
    private static List<string> FilesOf(TemporaryFolder folder)
    {
        var files = Directory.GetFiles(folder.FullPath, "*", SearchOption.AllDirectories)
            .Where(f => !Path.GetFileName(f).StartsWith("core", StringComparison.Ordinal)).ToList();
        files.ForEach(file =>
        {
            Canary.AssertNone(file, File.ReadAllBytes(file));
            Canary.AssertNone("a file's name", file);
        });
        return files;
    }

    private static bool Holds(string file, string text) => File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.ASCII.GetBytes(text)) >= 0;

    private static void AssertNeither(string where, string text)
    {
        Canary.AssertNone(where, text);
        Assert.False(text.Contains(Canary.Label, StringComparison.OrdinalIgnoreCase), $"{where}: {text}");
    }
}
