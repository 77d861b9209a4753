using RoutingDecision.Core.Access;
using RoutingDecision.Server.Tests.Security;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Hosting;

/// <summary><c>--check-config</c> and <c>--version</c>: what they say and how they end.</summary>
public sealed class ConfigurationCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Check_GoodSettings_SaysWithWhatAndWritesNothing()
    {
        var result = await CheckAsync(
            TestPolicies.Rules, "--api-keys", _folder.Write("keys.jsonl", TestKeys.Line("all", AccessScopes.All)), "--max-calls", "1", "--queue-calls", "0");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Matches("^ok policy=p-[0-9a-f]{8} classifier=none api-keys=1 tls=none$", result.Output);
        Assert.False(Directory.Exists(_folder.At("state")));
    }

    [Fact]
    public async Task Check_MessagesThatOutgrowTheMemory_WarnsWithTheSum()
    {
        var result = await CheckAsync(TestPolicies.Rules, "--max-calls", "1000000", "--max-message-mib", "64");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("ok policy=", result.Lines[0], StringComparison.Ordinal);
        Assert.StartsWith(
            "warning: callers can make the server hold 512,000,750 MiB (1,000,000 calls and as many streams of messages of 64 MiB, 1,000 calls that wait)",
            result.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_BadPolicyAndKeys_EndsWith2AndNamesBoth()
    {
        var result = await CheckAsync(TestPolicies.Broken(1), "--api-keys", _folder.At("nowhere.jsonl"), "--grpc", "0.0.0.0:1");

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.All(["nowhere-1", "nowhere.jsonl", "--tls-certificate"], part => Assert.Contains(part, result.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Check_UnknownSetting_EndsWith2() => Assert.Equal(2, (await CheckAsync(TestPolicies.Rules, "--polcy", "x")).ExitCode);

    [Fact]
    public async Task Check_VariableThatIsNoSetting_WarnsOfItAndOfNoOther()
    {
        var check = new ChildCommand(
            ServerProcess.Binary,
            [
                "--check-config", "--bundle", "none", "--policy", _folder.Write("policy.yaml", TestPolicies.Rules), "--max-calls", "1",
                "--queue-calls", "0",
            ])
        {
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["ROUTING_TLS_CERTFICATE"] = "server.pem",
                ["ROUTING_STATE"] = _folder.At("state"),
                ["ROUTER_GRPC"] = "x",
            },
        };

        var result = await ChildProcess.RunAsync(check, ServerProcess.Deadline);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal("warning: ROUTING_TLS_CERTFICATE is not a setting of the server and is left alone", Assert.Single(result.Lines.Skip(1)));
    }

    [Fact]
    public async Task Version_BesideOtherSettings_IsPrintedAlone()
    {
        var result = await ServerProcess.RunAsync("--grpc", "127.0.0.1:0", "--version");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("0.1.0", result.Output, StringComparison.Ordinal);
    }

    private Task<ProcessResult> CheckAsync(string policy, params string[] args) => ServerProcess.RunAsync(
        ["--check-config", "--bundle", "none", "--policy", _folder.Write("policy.yaml", policy), "--state", _folder.At("state"), .. args]);
}
