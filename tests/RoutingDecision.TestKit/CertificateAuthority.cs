using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RoutingDecision.TestKit;

/// <summary>An authority of a test's own, which issues certificates for loopback servers and their clients.</summary>
public sealed class CertificateAuthority : IDisposable
{
    private static readonly TimeSpan Margin = TimeSpan.FromDays(1);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;
    private int _issued;

    /// <summary>Creates a new key and a root certificate.</summary>
    public CertificateAuthority(string commonName = "test authority")
    {
        var request = new CertificateRequest($"CN={commonName}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var now = TimeProvider.System.GetUtcNow();
        _certificate = request.CreateSelfSigned(now - (2 * Margin), now + (2 * Margin));
    }

    /// <summary>The root certificate, as PEM.</summary>
    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>Issues a certificate for localhost, 127.0.0.1 and ::1.</summary>
    /// <param name="commonName">The subject's common name.</param>
    /// <param name="life">From now on; negative: it has expired.</param>
    /// <param name="begins">From now on; positive: it is not valid yet. Without it, a day ago.</param>
    /// <returns>Certificate and key, both as PEM.</returns>
    public (string Certificate, string Key) Issue(string commonName = "localhost", TimeSpan? life = null, TimeSpan? begins = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={commonName}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        var number = BitConverter.GetBytes(IPAddress.HostToNetworkOrder(Interlocked.Increment(ref _issued)));
        using var certificate = request.Create(_certificate, now + (begins ?? -Margin), now + (life ?? Margin), [1, .. number]);
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }
}
