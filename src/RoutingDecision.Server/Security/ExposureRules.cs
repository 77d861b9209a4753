using System.Net;
using RoutingDecision.Server.Hosting;

namespace RoutingDecision.Server.Security;

/// <summary>
/// Secure by default: what other machines can reach needs TLS and callers who prove who they are, unless somebody says that it need not.
/// </summary>
internal static class ExposureRules
{
    /// <summary>Why the server must not start as it is told to.</summary>
    public static IEnumerable<string> Problems(ServerOptions options)
    {
        if (!IsPublic(options.Grpc) || options.InsecurePublic)
        {
            yield break;
        }

        const string Otherwise = "or --insecure-public if what stands in front of the server does that";
        if (options.TlsCertificate.Length == 0)
        {
            yield return $"Other machines can reach '{options.Grpc}', and there is no TLS: set --tls-certificate, {Otherwise}.";
        }

        if (!AccessKeys.AreConfigured(options) && options.TlsClientAuthority.Length == 0)
        {
            yield return $"Other machines can reach '{options.Grpc}', and nobody is asked who they are: "
                + $"set --api-keys or --tls-client-authority, {Otherwise}.";
        }
    }

    /// <summary>What others can reach without protection because somebody said so, and what protection that is.</summary>
    public static IEnumerable<(string Address, string Lacks)> Allowed(ServerOptions options)
    {
        if (IsPublic(options.Grpc) && options.TlsCertificate.Length == 0)
        {
            yield return (options.Grpc, "TLS");
        }

        if (IsPublic(options.Grpc) && !AccessKeys.AreConfigured(options) && options.TlsClientAuthority.Length == 0)
        {
            yield return (options.Grpc, "being asked who they are");
        }
    }

    /// <summary>Whether others than this machine can reach an address.</summary>
    public static bool IsPublic(string address) => !IPAddress.IsLoopback(ListenAddress.Parse(address).Address);
}
