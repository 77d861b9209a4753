using System.Diagnostics;
using RoutingDecision.Policies;
using RoutingDecision.TestKit.Tables;

namespace RoutingDecision.Benchmarks.Scale;

/// <summary>What a policy costs when it is read: what a reload takes, and what it keeps.</summary>
internal static class LoadCosts
{
    private const int Times = 5;

    /// <summary>Milliseconds from text to compiled policy.</summary>
    public static Task<double> MillisecondsAsync(string yaml)
    {
        var times = Enumerable.Range(0, Times).Select(_ =>
        {
            var begin = Stopwatch.GetTimestamp();
            Compile(yaml);
            return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        });
        return Task.FromResult(Medians.Of(times));
    }

    /// <summary>KiB that the compiled policy holds.</summary>
    public static Task<double> KibibytesAsync(string yaml)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var policy = Compile(yaml);
        var kibibytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1024.0;
        GC.KeepAlive(policy);
        return Task.FromResult(Math.Max(kibibytes, 0.001));
    }

    private static Core.Policies.RoutingPolicy Compile(string yaml)
    {
        var compilation = PolicyFile.Compile(yaml, "policy.yaml");
        return compilation.Policy ?? throw new InvalidOperationException(string.Join('\n', compilation.Problems.Take(3)));
    }
}
