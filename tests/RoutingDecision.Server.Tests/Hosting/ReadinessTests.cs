using System.Net;

namespace RoutingDecision.Server.Tests.Hosting;

/// <summary>Ready is who serves, with a remark where state is missing; who has no policy never gets there.</summary>
public sealed class ReadinessTests
{
    [Fact]
    public async Task Readyz_JournalUnwritableThenWritable_StaysReadyAndSaysDegradedMeanwhile()
    {
        await using var server = await ServerUnderTest.StartAsync(change: o =>
        {
            // A file stands where the folder should be made.
            o.Journal = Path.Combine(o.State, "journal");
            Directory.CreateDirectory(o.State);
            File.WriteAllText(o.Journal, "");
        });
        server.Expected = e => e.Text.Contains("journal", StringComparison.OrdinalIgnoreCase);

        using var degraded = await server.Http.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.OK, degraded.StatusCode);
        Assert.Equal("ready, degraded: the journal can't be written\n", await degraded.Content.ReadAsStringAsync());
        Assert.Equal(1, (await server.ScrapeAsync()).Sum("routing_journal_degraded"));

        File.Delete(server.Options.Journal);
        await Until.TrueAsync(async () => await server.Http.GetStringAsync("/readyz") == "ready\n", () => "the remark goes");
        Assert.Equal(0, (await server.ScrapeAsync()).Sum("routing_journal_degraded"));
    }

    [Fact]
    public async Task Start_WithoutAPolicyThatServes_NeverSaysReady()
    {
        var result = await ServerProcess.RunAsync(
            "--grpc", "127.0.0.1:0", "--metrics", "127.0.0.1:0", "--bundle", "none", "--policy", "/nonexistent/policy.yaml");

        Assert.Equal(2, result.ExitCode);
        Assert.DoesNotContain("ready", result.Output, StringComparison.Ordinal);
    }
}
