using RoutingDecision.Cli.Tests.Fixtures;
using RoutingDecision.TestKit;

namespace RoutingDecision.Cli.Tests.Servers;

/// <summary>What the environment says of who asks. In processes of their own: the environment is everybody's.</summary>
public sealed class ServerCredentialsTests
{
    [Theory]
    [InlineData("rdk_902cc474e6ea_first\n{\"id\":\"902cc474e6ea\"}")]
    [InlineData("rdk_902cc474e6ea_sécret")]
    public async Task Key_ThatNoHeaderCanCarry_IsRefusedWithoutRepeatingIt(string key)
    {
        var asked = new ChildCommand(Built.Cli, ["health", "--server", "http://127.0.0.1:1"])
        {
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["ROUTING_API_KEY"] = key },
        };

        var result = await ChildProcess.RunAsync(asked, TimeSpan.FromMinutes(1));

        Assert.True(result.ExitCode == 2, result.Describe());
        Assert.Contains("ROUTING_API_KEY is no API key", result.Describe(), StringComparison.Ordinal);
        Assert.DoesNotContain("902cc474e6ea", result.Describe(), StringComparison.Ordinal);
    }
}
