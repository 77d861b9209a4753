using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RoutingDecision.TestKit;

namespace RoutingDecision.ClientScenarios.Processes;

/// <summary>A routing-server that speaks TLS and asks for keys.</summary>
internal sealed class SecuredServer : IAsyncDisposable
{
    private const int IdBytes = 6;
    private const int SecretBytes = 32;

    private readonly TemporaryFolder _folder = new();
    private readonly LoopbackCertificate _certificate = new();
    private readonly string _knownKey = NewKey();
    private readonly ServerControl _server;

    /// <param name="program">Path of its program.</param>
    /// <param name="policy">Path of its policy.</param>
    public SecuredServer(string program, string policy)
    {
        var certificate = _folder.Write("server.pem", _certificate.CertificatePem);
        var key = _folder.Write("server.key", _certificate.KeyPem);
        _server = new ServerControl(
            program, policy, "--api-keys", _folder.Write("keys.jsonl", LineOf(_knownKey)), "--tls-certificate", certificate, "--tls-key", key);
    }

    /// <summary>Starts it, unless it runs.</summary>
    public Task StartAsync() => _server.IsRunning ? Task.CompletedTask : _server.StartAsync();

    /// <summary>Fills in what a client needs to reach it, and the key: "known" or "unknown".</summary>
    public void Complete(JsonObject options)
    {
        options["target"] = _server.Target;
        options["tls"] = new JsonObject { ["root_certificates"] = _folder.At("server.pem") };
        options["api_key"] = (string?)options["api_key"] == "known" ? _knownKey : NewKey();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _certificate.Dispose();
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
