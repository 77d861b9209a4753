using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RoutingDecision.Cli.Terminals;

namespace RoutingDecision.Cli.Servers;

/// <summary>
/// What the command shows a server of itself, and whose certificates it trusts. It comes from the environment, as process lists show arguments.
/// </summary>
internal static class ServerCredentials
{
    /// <summary>The API key.</summary>
    public const string KeyVariable = "ROUTING_API_KEY";

    /// <summary>PEM file of the authorities that may have signed the server's certificate; without it those that the system trusts.</summary>
    public const string AuthorityVariable = "ROUTING_AUTHORITY";

    /// <summary>PEM file of the command's own certificate.</summary>
    public const string CertificateVariable = "ROUTING_CLIENT_CERTIFICATE";

    /// <summary>PEM file of its key; without it the key is in the certificate's file.</summary>
    public const string PrivateKeyVariable = "ROUTING_CLIENT_KEY";

    /// <summary>Adds to each request of a channel what the environment says.</summary>
    /// <exception cref="CommandException">A file or the key can't be used.</exception>
    public static HttpMessageHandler Over(SocketsHttpHandler handler)
    {
        try
        {
            Trust(handler, Of(AuthorityVariable));
            Own(handler, Of(CertificateVariable));
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            handler.Dispose();
            throw new CommandException($"{AuthorityVariable} or {CertificateVariable} can't be used: {e.Message}");
        }

        return Of(KeyVariable).Trim() is { Length: > 0 } key ? new KeyHandler(Checked(key), handler) : handler;
    }

    private static void Trust(SocketsHttpHandler handler, string file)
    {
        if (file.Length > 0)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(file);
            handler.SslOptions.CertificateChainPolicy = policy;
        }
    }

    private static void Own(SocketsHttpHandler handler, string file)
    {
        if (file.Length > 0)
        {
            var key = Of(PrivateKeyVariable);
            handler.SslOptions.ClientCertificates = [X509Certificate2.CreateFromPemFile(file, key.Length > 0 ? key : file)];
        }
    }

    // Both lines of `routing key new` are easily taken for the key, and a header can't carry them. The message does not repeat it.
    private static string Checked(string key) => key.All(c => c is > ' ' and <= '~')
        ? key
        : throw new CommandException($"{KeyVariable} is no API key: it is one word, the first line of what routing key new prints.");

    private static string Of(string variable) => Environment.GetEnvironmentVariable(variable) ?? "";

    private sealed class KeyHandler(string key, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private readonly AuthenticationHeaderValue _header = new("Bearer", key);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Authorization = _header;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
