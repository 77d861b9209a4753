using BenchmarkDotNet.Running;

namespace RoutingDecision.Benchmarks;

/// <summary><c>--latency</c> prints the percentiles of README; anything else goes to BenchmarkDotNet (default: everything, short).</summary>
internal static class BenchProgram
{
    public static async Task Main(string[] args)
    {
        if (args is ["--latency"])
        {
            await GrpcLatency.RunAsync();
            return;
        }

        BenchmarkSwitcher.FromAssembly(typeof(BenchProgram).Assembly).Run(args.Length > 0 ? args : ["--filter", "*", "--job", "short"]);
    }
}
