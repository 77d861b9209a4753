using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Access;
using RoutingDecision.Core.Policies;
using RoutingDecision.Server.Classifiers;
using RoutingDecision.Server.Policies;
using RoutingDecision.Server.Tests.Classifiers;
using RoutingDecision.Server.Tests.Security;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Hosting;

/// <summary>
/// The process is told to read everything again. The files look as before, in path, size and time, so that polling can't have seen the change.
/// </summary>
public sealed class ReloadSignalTests : IDisposable
{
    /// <summary>Files are filled up to this many bytes with what their readers skip.</summary>
    private const int FileBytes = 64 * 1024;

    private static readonly DateTime Written = DateTime.UnixEpoch.AddYears(50);

    private readonly TemporaryFolder _folder = new();
    private readonly CertificateAuthority _authority = new();

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task Hangup_FilesThatLookAsBefore_AllServeWhatTheyHoldNow()
    {
        var before = Write("first", 1, BundleFolders.Easy);
        await using var server = await StartAsync();
        Assert.Equal((before.Policy, before.Bundle, before.Serial), await ServedAsync(server, "first"));
        Assert.Equal(StatusCode.Unauthenticated, await RefusalAsync(server, "other"));
        var stamps = Stamps();

        var after = Write("other", 2, BundleFolders.Hard);
        Assert.Equal(stamps, Stamps());
        await server.Child.SignalAsync("HUP");
        foreach (var what in new[] { "policy", "classifier", "api_keys", "certificates" })
        {
            await Until.TrueAsync(async () => await ReloadsAsync(server, what) == 1, () => $"{what} is read again");
        }

        Assert.Equal((after.Policy, after.Bundle, after.Serial), await ServedAsync(server, "other"));
        Assert.Equal(StatusCode.Unauthenticated, await RefusalAsync(server, "first"));
        Assert.NotEqual((before.Policy, before.Bundle, before.Serial), (after.Policy, after.Bundle, after.Serial));
        await EndAsync(server, signals: 1);
    }

    [Fact]
    public async Task Hangup_UnchangedFiles_AreReadAgainAndTheServerGoesOn()
    {
        var before = Write("first", 1, BundleFolders.Easy);
        await using var server = await StartAsync();

        await server.Child.SignalAsync("HUP");
        await Until.TrueAsync(
            async () => await ReloadsAsync(server, "api_keys") == 1 && await ReloadsAsync(server, "certificates") == 1, () =>
                "keys and certificates are read again");

        Assert.Equal((before.Policy, before.Bundle, before.Serial), await ServedAsync(server, "first"));
        await EndAsync(server, signals: 1);
    }

    /// <summary>The policy is a pipe, so that the start waits in the middle until it is written to.</summary>
    [Fact]
    public async Task Hangup_WhileTheServerStarts_DoesNotEndIt()
    {
        var pipe = _folder.At("policy.pipe");
        (await ChildProcess.RunAsync(new ChildCommand("/usr/bin/mkfifo", pipe), ServerProcess.Deadline)).EnsureSuccess();
        await using var server = ChildProcess.Start(new ChildCommand(
            ServerProcess.Binary,
            "--grpc", "127.0.0.1:0", "--metrics", "127.0.0.1:0", "--bundle", "none", "--state", _folder.At("state"), "--policy", pipe)
        { HearsSignals = true });
        await using (var policy = await Task.Run(() => new StreamWriter(pipe)).WaitAsync(ServerProcess.Deadline))
        {
            await server.SignalAsync("HUP");
            await policy.WriteAsync(TestPolicies.Rules);
        }

        Assert.StartsWith("ready ", await server.WaitForLineAsync(_ => true, ServerProcess.Deadline), StringComparison.Ordinal);
    }

    private Task<ServerProcess> StartAsync() => ServerProcess.StartAsync(
    [
        "--policy", _folder.At("policy.yaml"), "--bundle", _folder.At("bundle"), "--api-keys", _folder.At("keys.jsonl"),
        "--tls-certificate", _folder.At("server.pem"), "--tls-key", _folder.At("server.key"), "--policy-poll-ms", "50",
    ]);

    private static async Task EndAsync(ServerProcess server, int signals)
    {
        await server.Child.SignalAsync("TERM");
        Assert.Equal(0, (await server.Child.WaitForExitAsync(ServerProcess.Deadline)).ExitCode);
        Assert.Equal(signals, server.LogLines().Count(l => l.GetProperty("EventId").GetInt32() == 1004));
    }

    /// <summary>Writes all files and returns what a server that has read them serves: policy, classifier, serial number of the certificate.</summary>
    private (string Policy, string Bundle, string Serial) Write(string key, int number, Action<System.Text.Json.Nodes.JsonObject> bundle)
    {
        var policy = Filled(TestPolicies.Utility + $"# edit {number}", ' ');
        var (certificate, certificateKey) = _authority.Issue();
        Put("policy.yaml", policy);
        Put("keys.jsonl", Filled(TestKeys.Line(key, AccessScopes.All), '\n'));
        Put("server.key", Filled(certificateKey, '\n'));
        Put("server.pem", Filled(certificate, '\n'));
        BundleFolders.Write(_folder.At("made/bundle"), bundle);
        Directory.CreateDirectory(_folder.At("bundle"));
        if (!File.Exists(_folder.At("bundle/model.onnx")))
        {
            File.CreateSymbolicLink(_folder.At("bundle/model.onnx"), _folder.At("made/bundle/model.onnx"));
        }

        Put("bundle/manifest.json", Filled(File.ReadAllText(_folder.At("made/bundle/manifest.json")), ' '));
        using var shown = X509Certificate2.CreateFromPem(certificate);
        return (PolicyCompiler.VersionOf(policy), Classifier.Bundles.ClassifierBundle.ReadHeader(_folder.At("bundle")).Version, shown.SerialNumber);
    }

    private static string Filled(string text, char with) => text.PadRight(FileBytes, with);

    /// <summary>Replaces a file in one step by one of the same time.</summary>
    private void Put(string name, string text)
    {
        var aside = _folder.Write("aside", text);
        File.SetLastWriteTimeUtc(aside, Written);
        File.Move(aside, _folder.At(name), overwrite: true);
    }

    private string Stamps() => string.Join(
        '\n',
        new[] { "policy.yaml", "keys.jsonl", "server.pem", "server.key" }.Select(
            f => FileStamp.Of(_folder.At(f)).ToString()).Append(BundleStamp.Of(_folder.At("bundle")).Text));

    /// <summary>What a new connection finds: policy and classifier of a decision, serial number of the certificate.</summary>
    private async Task<(string Policy, string Bundle, string Serial)> ServedAsync(ServerProcess server, string key)
    {
        var decision = await DecideAsync(server, key);
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync(IPEndPoint.Parse(server.Grpc));
        await using var tls = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "localhost", ApplicationProtocols = [SslApplicationProtocol.Http2] });
        using var shown = new X509Certificate2(tls.RemoteCertificate!);
        return (decision.PolicyVersion, decision.ClassifierVersion, shown.SerialNumber);
    }

    private async Task<StatusCode> RefusalAsync(ServerProcess server, string key) =>
        (await Assert.ThrowsAsync<RpcException>(() => DecideAsync(server, key))).StatusCode;

    private async Task<DecideResponse> DecideAsync(ServerProcess server, string key)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.ImportFromPem(_authority.Pem);
        var handler = new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust } };
        using var channel = GrpcChannel.ForAddress(
            $"https://{server.Grpc}", new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
        var headers = new Metadata { { "authorization", $"Bearer {TestKeys.TextOf(key)}" } };
        return await new RoutingService.RoutingServiceClient(channel).DecideAsync(new DecideRequest { Prompt = "hello" }, headers);
    }

    private static async Task<double> ReloadsAsync(ServerProcess server, string what)
    {
        using var http = new HttpClient();
        return Telemetry.Scrape.Parse(
            await http.GetStringAsync($"http://{server.Metrics}/metrics")).Sum("routing_reloads_total", ("what", what), ("result", "ok"));
    }
}
