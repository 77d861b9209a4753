using RoutingDecision.Core.Access;
using RoutingDecision.Server.Tests.Security;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Hosting;

/// <summary>The process is told to read everything again.</summary>
public sealed class ReloadSignalTests
{
    [Fact]
    public async Task Hangup_UnchangedFiles_AreReadAgainAndTheServerGoesOn()
    {
        using var folder = new TemporaryFolder();
        using var authority = new CertificateAuthority();
        var (certificate, key) = authority.Issue();
        await using var server = await ServerProcess.StartAsync(
        [
            "--api-keys", folder.Write("keys.jsonl", TestKeys.Line("all", AccessScopes.All)), "--tls-certificate", folder.Write("server.pem", certificate),
            "--tls-key", folder.Write("server.key", key), "--policy-poll-ms", "50",
        ]);
        Assert.Equal((0, 0), (await ReloadsAsync(server, "api_keys"), await ReloadsAsync(server, "certificates")));
        var policies = await ReloadsAsync(server, "policy");

        await server.Child.SignalAsync("HUP");
        await Until.TrueAsync(
            async () => await ReloadsAsync(server, "api_keys") == 1 && await ReloadsAsync(server, "certificates") == 1, () => "keys and certificates are read again");
        await Until.TrueAsync(async () => await ReloadsAsync(server, "policy") >= policies, () => "the policy is read again");

        await server.Child.SignalAsync("TERM");
        Assert.Equal(0, (await server.Child.WaitForExitAsync(ServerProcess.Deadline)).ExitCode);
        Assert.Single(server.LogLines(), l => l.GetProperty("EventId").GetInt32() == 1004);
    }

    private static async Task<double> ReloadsAsync(ServerProcess server, string what)
    {
        using var http = new HttpClient();
        return Telemetry.Scrape.Parse(await http.GetStringAsync($"http://{server.Metrics}/metrics")).Sum("routing_reloads_total", ("what", what), ("result", "ok"));
    }
}
