using System.Net;
using System.Net.Sockets;
using RoutingDecision.Server.Hosting;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Hosting;

/// <summary>The process where it cannot start: exit code and message.</summary>
public sealed class StartFailureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("--grpc", "nonsense", "--help")]
    public async Task Run_Help_PrintsItAndEnds(params string[] args)
    {
        var result = await ServerProcess.RunAsync(args);

        Assert.Equal((0, ServerHelp.Text, ""), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task Run_NothingUsable_EndsWith2AndNamesEverything()
    {
        var file = _folder.Write("file", "");

        var result = await ServerProcess.RunAsync(
            "--grpc", "127.0.0.1:0", "--metrics", "127.0.0.1:0", "--policy", _folder.At("no-policy.yaml"), "--bundle", _folder.At("no-bundle"),
            "--state", Path.Combine(file, "state"));

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains("no-policy.yaml", result.Error, StringComparison.Ordinal);
        Assert.Contains("The classifier bundle can't be used", result.Error, StringComparison.Ordinal);
        Assert.Contains("no-bundle", result.Error, StringComparison.Ordinal);
        Assert.Contains($"The state folder '{Path.Combine(file, "state")}' can't be used", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("two mistakes")]
    [InlineData("failing test")]
    [InlineData("needs a classifier")]
    [InlineData("folder")]
    [InlineData("not UTF-8")]
    public void Build_PolicyThatCannotServe_SaysWhy(string kind)
    {
        var options = ServerUnderTest.Defaults(_folder);
        string[] expected;
        switch (kind)
        {
            case "two mistakes":
                File.WriteAllText(options.Policy, TestPolicies.Broken(1));
                expected = ["policy.yaml:1", "nowhere-1", "min_tear"];
                break;
            case "failing test":
                File.WriteAllText(options.Policy, TestPolicies.FailingTest);
                expected = ["test 'what never was' failed: tier: expected premium, got economy"];
                break;
            case "needs a classifier":
                File.WriteAllText(options.Policy, TestPolicies.Utility);
                expected = ["no bundle is loaded"];
                break;
            case "folder":
                Directory.CreateDirectory(options.Policy);
                expected = [options.Policy];
                break;
            default:
                File.WriteAllBytes(options.Policy, [0x61, 0xff, 0xfe]);
                expected = ["is not UTF-8 text"];
                break;
        }

        var refused = Assert.Throws<ConfigurationException>(() => RoutingHost.Build(options));

        Assert.All(expected, part => Assert.Contains(part, refused.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_TakenPort_EndsWith3AndNamesThePort()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = taken.LocalEndpoint.ToString()!;

        var result = await RunAsync("--grpc", address, "--metrics", "127.0.0.1:0");

        Assert.Equal((3, ""), (result.ExitCode, result.Output));
        var line = Assert.Single(result.Error.TrimEnd().Split('\n'));
        Assert.Contains($"{address}: address already in use. Choose others with --grpc and --metrics.", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AddressOfAnotherMachine_EndsWith3AndNamesIt()
    {
        var result = await RunAsync("--grpc", "192.0.2.1:50051", "--metrics", "127.0.0.1:0", "--insecure-public");

        Assert.Equal((3, ""), (result.ExitCode, result.Output));
        Assert.Contains("Can't listen on gRPC 192.0.2.1:50051", Assert.Single(result.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private Task<ProcessResult> RunAsync(params string[] args) => ServerProcess.RunAsync(
        [.. args, "--bundle", "none", "--policy", _folder.Write("policy.yaml", TestPolicies.Rules), "--state", _folder.At("state"), "--log-level",
            "Error"]);
}
