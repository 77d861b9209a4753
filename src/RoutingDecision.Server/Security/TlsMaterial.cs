using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RoutingDecision.Server.Hosting;

namespace RoutingDecision.Server.Security;

/// <summary>
/// The server's certificate with its key and chain, and the authorities of client certificates, if those are asked for. Immutable; thread-safe.
/// </summary>
internal sealed class TlsMaterial
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly SslStreamCertificateContext _own;
    private readonly X509Certificate2Collection? _authorities;

    private TlsMaterial(X509Certificate2 own, X509Certificate2Collection chain, X509Certificate2Collection? authorities)
    {
        _own = SslStreamCertificateContext.Create(own, chain, offline: true);
        _authorities = authorities;
        Expires = own.NotAfter.ToUniversalTime();
        Subject = own.Subject;
    }

    /// <summary>When the certificate expires, UTC.</summary>
    public DateTime Expires { get; }

    /// <summary>Whose certificate it is.</summary>
    public string Subject { get; }

    /// <summary>What the options name; null: TLS is not configured.</summary>
    /// <exception cref="ConfigurationException">It can't be used, or a part of TLS is configured without a certificate.</exception>
    public static TlsMaterial? Find(ServerOptions options, TimeProvider time) =>
        options.TlsCertificate.Length > 0 ? Load(options, time)
        : options.TlsKey.Length > 0 || options.TlsClientAuthority.Length > 0 || options.MetricsTls
            ? throw new ConfigurationException("There is no TLS without a certificate: set --tls-certificate, or none of the other --tls options.")
        : null;

    /// <summary>Reads the files that the options name.</summary>
    /// <exception cref="ConfigurationException">One of them can't be used, key and certificate don't belong together, or the certificate has
    /// expired or is not valid yet.</exception>
    public static TlsMaterial Load(ServerOptions options, TimeProvider time)
    {
        try
        {
            var keyFile = options.TlsKey.Length > 0 ? options.TlsKey : options.TlsCertificate;
            var own = X509Certificate2.CreateFromPemFile(options.TlsCertificate, keyFile);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(options.TlsCertificate);
            var now = time.GetUtcNow().UtcDateTime;
            var begins = own.NotBefore.ToUniversalTime();
            return own.NotAfter.ToUniversalTime() <= now
                    ? throw new ConfigurationException($"The certificate in '{options.TlsCertificate}' has expired.")
                : begins > now
                    ? throw new ConfigurationException(
                        $"The certificate in '{options.TlsCertificate}' is not valid before {begins:u}; the clock of this machine has not got there.")
                    {
                        MayPass = true,
                    }
                : new TlsMaterial(own, chain, AuthoritiesOf(options.TlsClientAuthority));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new ConfigurationException(Unusable(options, e));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(Unusable(options, e)) { MayPass = true };
        }
    }

    /// <summary>What a new connection is offered. A new object each time: the web server adds to it what its port speaks.</summary>
    /// <param name="askClient">Whether the client must show a certificate, if authorities are known.</param>
    public SslServerAuthenticationOptions ForConnection(bool askClient)
    {
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = _own,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        };
        if (askClient && _authorities is not null)
        {
            options.ClientCertificateRequired = true;
            options.CertificateChainPolicy = PolicyOf(_authorities);
        }

        return options;
    }

    private static string Unusable(ServerOptions options, Exception e) => $"TLS can't be served with '{options.TlsCertificate}': {e.Message}";

    // Lists of revoked certificates would be fetched over the network during a handshake: short lives and another authority are how a client is
    // locked out.
    private static X509ChainPolicy PolicyOf(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        policy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        return policy;
    }

    private static X509Certificate2Collection? AuthoritiesOf(string file)
    {
        if (file.Length == 0)
        {
            return null;
        }

        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        return authorities.Count > 0 ? authorities : throw new ConfigurationException($"'{file}' holds no certificate of an authority in PEM.");
    }
}
