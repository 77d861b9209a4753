using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Policies;
using RoutingDecision.Policies;
using RoutingDecision.Server.Errors;
using RoutingDecision.Server.Mapping;
using RoutingDecision.State.Journal.WhatIf;

namespace RoutingDecision.Server.Simulations;

/// <summary>SimulatePolicy on the wire.</summary>
internal sealed class SimulateHandler(PolicySimulator simulator, SnapshotHolder snapshots)
{
    /// <summary>Answers a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="tenant">The tenant that the caller may see; empty: all.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<SimulatePolicyResponse> HandleAsync(SimulatePolicyRequest request, string tenant, CancellationToken cancellation)
    {
        NameRules.Check("classifier_version", request.ClassifierVersion);
        NameRules.Check("tenant", request.Tenant);
        var report = await simulator.RunAsync(
            PolicyOf(request.Yaml), request.ClassifierVersion, ScopeOf(request.Window, tenant), TimeSpan.Zero, cancellation);
        return SimulationMapper.Map(report);
    }

    private RoutingPolicy PolicyOf(string yaml)
    {
        var current = snapshots.Current;
        if (yaml.Length == 0)
        {
            return current.Policy;
        }

        var compilation = PolicyFile.Compile(yaml, "policy", current.Classifier?.Tasks);
        return compilation.Policy ?? throw RpcErrors.PolicyRefused("DOCUMENT", [.. compilation.Problems
            .Where(p => p.Severity == ProblemSeverity.Error).Select(p => new Violation($"{p.Line}:{p.Column}: {p.Path}", p.Message))]);
    }

    private static SimulationScope ScopeOf(TimeWindow? window, string tenant)
    {
        return new SimulationScope(
            window is { HasStartUnixMs: true } ? TimeOf("window.start_unix_ms", window.StartUnixMs) : null,
            window is { HasEndUnixMs: true } ? TimeOf("window.end_unix_ms", window.EndUnixMs) : null,
            tenant.Length == 0 ? null : tenant);
    }

    private static DateTimeOffset TimeOf(string field, long milliseconds) => milliseconds is >= 0 and <= 253_402_300_799_999
        ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
        : throw RpcErrors.Invalid(field, "must be milliseconds since 1970, at most the year 9999");
}
