using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Access;

namespace RoutingDecision.Server.Security;

/// <summary>What a call needs. Every service of the contract is here, or the server does not start.</summary>
internal static class MethodScopes
{
    private static readonly Dictionary<string, AccessScopes> Services = new(StringComparer.Ordinal)
    {
        [RoutingService.Descriptor.FullName] = AccessScopes.Decide,
        [OutcomeService.Descriptor.FullName] = AccessScopes.Report,
        [InsightService.Descriptor.FullName] = AccessScopes.Insight,
        [PolicyService.Descriptor.FullName] = AccessScopes.Admin,
    };

    /// <summary>The scope that a service's calls need.</summary>
    public static AccessScopes Of(string service) =>
        Services.TryGetValue(service, out var scope) ? scope : throw new InvalidOperationException($"It is not said who may call {service}.");
}
