using Grpc.Net.Client;
using RoutingDecision.Contracts.V1;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Hosting;

/// <summary>The process with the policy and the bundle that stand beside it.</summary>
public sealed class ShippedServerTests
{
    [Fact]
    public async Task Start_WithNothingSet_ServesWithTheShippedPolicyAndBundle()
    {
        using var folder = new TemporaryFolder();
        await using var child = ChildProcess.Start(new ChildCommand(ServerProcess.Binary, "--grpc", "127.0.0.1:0", "--metrics", "127.0.0.1:0")
        {
            WorkingFolder = folder.FullPath,
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["XDG_STATE_HOME"] = folder.FullPath },
        });
        var ready = (await child.WaitForLineAsync(l => l.StartsWith("ready ", StringComparison.Ordinal), ServerProcess.Deadline)).Split(' ');
        using var channel = GrpcChannel.ForAddress($"http://{ready[1]["grpc=".Length..]}");

        var reply = await new RoutingService.RoutingServiceClient(channel).DecideAsync(
            new DecideRequest { Prompt = "What is the capital of France?" });

        Assert.Equal(($"policy={reply.PolicyVersion}", $"classifier={reply.ClassifierVersion}"), (ready[3], ready[4]));
        Assert.StartsWith("default-", reply.ClassifierVersion, StringComparison.Ordinal);
        Assert.Equal(("economy", DecidedBy.Classifier), (reply.Tier, reply.DecidedBy));
        Assert.Equal(3, reply.TierProbabilities.Count);
        Assert.True(File.Exists(folder.At("routing-decision/token.key")));
        Assert.Contains("\"EventId\":2003", child.Written(), StringComparison.Ordinal);
    }
}
