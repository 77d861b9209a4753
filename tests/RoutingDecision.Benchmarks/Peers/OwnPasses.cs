using System.Diagnostics;
using Grpc.Net.Client;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Requests;

namespace RoutingDecision.Benchmarks.Peers;

/// <summary>Passes of this service over the same prompts, in process and over gRPC.</summary>
internal static class OwnPasses
{
    /// <summary>A pass in process; microseconds a prompt.</summary>
    public static Func<Task<double>> InProcess(Bench bench, IReadOnlyList<string> prompts)
    {
        RoutingRequest[] requests = [.. prompts.Select(Bench.Fresh)];
        return () =>
        {
            var begin = Stopwatch.GetTimestamp();
            foreach (var request in requests)
            {
                bench.Engine.Decide(request, bench.Inputs, bench.Decision);
            }

            return Task.FromResult(Stopwatch.GetElapsedTime(begin).TotalMicroseconds / requests.Length);
        };
    }

    /// <summary>The same by a caller on this machine.</summary>
    public static Func<Task<double>> OverGrpc(GrpcChannel channel, IReadOnlyList<string> prompts)
    {
        var client = new RoutingService.RoutingServiceClient(channel);
        DecideRequest[] requests = [.. prompts.Select(p => new DecideRequest { Prompt = p, Options = new DecideOptions { NoCache = true } })];
        return async () =>
        {
            var begin = Stopwatch.GetTimestamp();
            foreach (var request in requests)
            {
                await client.DecideAsync(request);
            }

            return Stopwatch.GetElapsedTime(begin).TotalMicroseconds / requests.Length;
        };
    }
}
