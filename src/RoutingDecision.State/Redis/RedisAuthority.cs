using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace RoutingDecision.State.Redis;

/// <summary>Trusts the certificates that one given authority signed, and no others.</summary>
internal static class RedisAuthority
{
    public static bool Trusts(X509Certificate2 authority, X509Certificate? certificate, SslPolicyErrors errors)
    {
        // The chain is built anew below; a wrong name or no certificate at all is never forgiven.
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        using var presented = new X509Certificate2(certificate);
        return chain.Build(presented);
    }
}
