using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RoutingDecision.TestKit;

/// <summary>
/// A self-signed certificate for localhost, 127.0.0.1 and ::1, valid for a day; for servers and, as a client's own, for mutual TLS.
/// </summary>
public sealed class LoopbackCertificate : IDisposable
{
    private static readonly TimeSpan Margin = TimeSpan.FromDays(1);

    /// <summary>Creates a new key and certificate.</summary>
    /// <param name="commonName">The subject's common name.</param>
    public LoopbackCertificate(string commonName = "localhost")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={commonName}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        // Clients that are given it as their only root accept it only as an authority.
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        Certificate = request.CreateSelfSigned(now - Margin, now + Margin);
        KeyPem = key.ExportPkcs8PrivateKeyPem();
    }

    /// <summary>The certificate with its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The certificate alone, as PEM.</summary>
    public string CertificatePem => Certificate.ExportCertificatePem();

    /// <summary>The private key, as PKCS#8 PEM.</summary>
    public string KeyPem { get; }

    /// <inheritdoc/>
    public void Dispose() => Certificate.Dispose();
}
