using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RoutingDecision.TestKit;

namespace RoutingDecision.ClientScenarios.Processes;

/// <summary>A routing-server that speaks TLS and asks for keys, and for client certificates as well if it is told to.</summary>
internal sealed class SecuredServer : IAsyncDisposable
{
    private const int IdBytes = 6;
    private const int SecretBytes = 32;

    private readonly TemporaryFolder _folder = new();
    private readonly LoopbackCertificate _certificate = new();
    private readonly CertificateAuthority _clients = new("clients");
    private readonly CertificateAuthority _strangers = new("strangers");
    private readonly string _knownKey = NewKey();
    private readonly ServerControl _server;

    /// <param name="program">Path of its program.</param>
    /// <param name="policy">Path of its policy.</param>
    /// <param name="mutual">Whether clients must show a certificate.</param>
    public SecuredServer(string program, string policy, bool mutual)
    {
        var certificate = _folder.Write("server.pem", _certificate.CertificatePem);
        var key = _folder.Write("server.key", _certificate.KeyPem);
        string[] authority = mutual ? ["--tls-client-authority", _folder.Write("clients.pem", _clients.Pem)] : [];
        _server = new ServerControl(
            program,
            policy,
            ["--api-keys", _folder.Write("keys.jsonl", LineOf(_knownKey)), "--tls-certificate", certificate, "--tls-key", key, .. authority]);
    }

    /// <summary>Starts it, unless it runs.</summary>
    public Task StartAsync() => _server.IsRunning ? Task.CompletedTask : _server.StartAsync();

    /// <summary>
    /// Fills in what a client needs to reach it, and in place of "known" or "unknown" the key and, where one is asked for, the client's certificate.
    /// </summary>
    public void Complete(JsonObject options)
    {
        options["target"] = _server.Target;
        var tls = new JsonObject { ["root_certificates"] = _folder.At("server.pem") };
        options["tls"] = tls;
        options["api_key"] = (string?)options["api_key"] == "known" ? _knownKey : NewKey();
        if ((string?)options["certificate"] is { } whose)
        {
            options.Remove("certificate");
            var (certificate, key) = (whose == "known" ? _clients : _strangers).Issue("caller");
            tls["certificate_chain"] = _folder.Write($"{whose}.pem", certificate);
            tls["private_key"] = _folder.Write($"{whose}.key", key);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _certificate.Dispose();
        _clients.Dispose();
        _strangers.Dispose();
        _folder.Dispose();
    }

    private static string NewKey()
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        return $"rdk_{id}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes))}";
    }

    /// <summary>What `routing key new` would write for the server.</summary>
    private static string LineOf(string key) => JsonSerializer.Serialize(new
    {
        id = key.Split('_')[1],
        name = "scenario",
        scopes = new[] { "decide", "report" },
        sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key))),
    });
}
