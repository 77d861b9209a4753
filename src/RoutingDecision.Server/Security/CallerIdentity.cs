using Grpc.Core;
using RoutingDecision.Core.Access;
using RoutingDecision.Server.Admission;
using RoutingDecision.Server.Errors;

namespace RoutingDecision.Server.Security;

/// <summary>Who makes a call, and for whom it may act. One object per key, not per call.</summary>
/// <param name="Name">Name of the key; empty when keys are not configured.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Tenant">The only tenant that it may act for; null: all of them.</param>
/// <param name="Term">How long the key is what it is now; null: keys are not configured.</param>
internal sealed record CallerIdentity(string Name, AccessScopes Scopes, string? Tenant, KeyTerm? Term = null)
{
    /// <summary>Everybody, when keys are not configured.</summary>
    public static CallerIdentity Anybody { get; } = new("", AccessScopes.All, null);

    /// <summary>What the key may use now, which may be less than when a stream was opened with it; null: what there is.</summary>
    public KeyLimits? Limits => Term?.Limits;

    /// <summary>The caller as <see cref="AccessGuard"/> found it.</summary>
    public static CallerIdentity Of(ServerCallContext context) => context.GetHttpContext().Features.Get<CallerIdentity>() ?? Anybody;

    /// <summary>Who it was, for records: the key's name, else whose certificate the client showed, else where the call came from.</summary>
    public static string WhoOf(ServerCallContext context) =>
        Of(context) is { Name.Length: > 0 } caller ? caller.Name
        : context.GetHttpContext().Connection.ClientCertificate is { } certificate ? certificate.Subject
        : context.Peer;

    /// <summary>Whether it may see and change what belongs to a tenant.</summary>
    public bool Covers(string tenant) => Tenant is null || string.Equals(Tenant, tenant, StringComparison.Ordinal);

    /// <summary>The tenant that a request is for: the one it names, else the caller's own; empty: it names none and the caller has none.</summary>
    /// <exception cref="RpcException">PERMISSION_DENIED: it names another one than the caller's.</exception>
    public string Claim(string tenant) =>
        Tenant is null ? tenant
        : tenant.Length == 0 || Covers(tenant) ? Tenant
        : throw RpcErrors.OtherTenant();
}
