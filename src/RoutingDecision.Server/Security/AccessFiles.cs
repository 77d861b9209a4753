using RoutingDecision.Server.Hosting;

namespace RoutingDecision.Server.Security;

/// <summary>The files that say who may call and how, as they were before they were first read: a change from then on is noticed.</summary>
internal sealed record AccessFiles(SettledFiles Keys, SettledFiles Certificates)
{
    public static AccessFiles Of(ServerOptions options) =>
        new(new SettledFiles(options.ApiKeys), new SettledFiles(options.TlsCertificate, options.TlsKey, options.TlsClientAuthority));
}
