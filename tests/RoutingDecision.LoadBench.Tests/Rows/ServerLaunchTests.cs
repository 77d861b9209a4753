using RoutingDecision.LoadBench.Processes;
using RoutingDecision.TestKit;

namespace RoutingDecision.LoadBench.Tests.Rows;

public sealed class ServerLaunchTests
{
    [Theory]
    [InlineData("deploy/Dockerfile")]
    [InlineData("deploy/systemd/routing-decision.service")]
    public void Deployed_AllVariables_AreThoseOfTheDeployment(string file)
    {
        var text = File.ReadAllText(SourceTree.Find(file));

        Assert.All(ServerLaunch.Deployed, v => Assert.Contains($"{v.Key}={v.Value}", text, StringComparison.Ordinal));
    }
}
