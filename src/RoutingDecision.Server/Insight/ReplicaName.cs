using RoutingDecision.Server.Hosting;

namespace RoutingDecision.Server.Insight;

/// <summary>What a replica calls itself in answers that are made of its own journal: its host, which in a cluster is the pod, and its port.</summary>
internal sealed class ReplicaName(ServerOptions options)
{
    public string Value { get; } = $"{Environment.MachineName}:{options.Grpc[(options.Grpc.LastIndexOf(':') + 1)..]}";
}
