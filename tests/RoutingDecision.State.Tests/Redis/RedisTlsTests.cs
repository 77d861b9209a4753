using System.Security.Cryptography.X509Certificates;
using RoutingDecision.State.Redis;
using RoutingDecision.TestKit;

namespace RoutingDecision.State.Tests.Redis;

public sealed class RedisTlsTests
{
    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Run_TlsWithAnAuthorityOfOurs_AnswersToThoseWhoTrustIt()
    {
        using var folder = new TemporaryFolder();
        using var certificate = new LoopbackCertificate();
        var authority = folder.Write("ca.pem", certificate.Certificate.ExportCertificatePem());
        var key = folder.Write("key.pem", certificate.KeyPem);
        var port = FreePort.Take();
        string[] tls =
        [
            "--port", "0", "--tls-port", $"{port}", "--tls-cert-file", authority, "--tls-key-file", key, "--tls-ca-cert-file", authority,
            "--tls-auth-clients", "no",
        ];
        await using var server = await RedisServer.StartOnAsync(port, tls);
        var connection = $"127.0.0.1:{port},ssl=true,sslHost=localhost";

        await using var replica = await Replica.ConnectAsync(connection, change: s => s with { AuthorityFile = authority });
        Assert.True((await replica.Guard.RunAsync(static (d, _) => d.PingAsync(), 0, Patient)).IsOk);

        var observed = new Observed();
        await using var stranger = new RedisGuard(new RedisSettings { Connection = connection }, TimeProvider.System, observed);
        await observed.UntilAsync(o => o.Replacements >= 1);
        Assert.False(stranger.IsUp);
    }

    [Fact]
    public async Task Run_AuthoritysFileUnreadableForAWhile_ConnectsOnceItIsWhole()
    {
        using var folder = new TemporaryFolder();
        using var certificate = new LoopbackCertificate();
        var authority = folder.Write("ca.pem", "half a certif");
        await using var server = await RedisServer.StartAsync();
        var observed = new Observed();
        await using var guard = new RedisGuard(
            new RedisSettings { Connection = server.Endpoint, AuthorityFile = authority }, TimeProvider.System, observed);
        await observed.UntilAsync(o => o.Unreachable == 1);

        folder.Write("ca.pem", certificate.Certificate.ExportCertificatePem());

        await observed.UntilAsync(o => o.IsReachable);
    }

    [Fact]
    public void Trusts_CertificateOfAnotherAuthority_DoesNot()
    {
        using var ours = new LoopbackCertificate();
        using var theirs = new LoopbackCertificate();
        const System.Net.Security.SslPolicyErrors Chain = System.Net.Security.SslPolicyErrors.RemoteCertificateChainErrors;
        using var authority = X509CertificateLoader.LoadCertificate(ours.Certificate.Export(X509ContentType.Cert));

        Assert.True(RedisAuthority.Trusts(authority, ours.Certificate, Chain));
        Assert.False(RedisAuthority.Trusts(authority, theirs.Certificate, Chain));
        Assert.False(RedisAuthority.Trusts(authority, ours.Certificate, System.Net.Security.SslPolicyErrors.RemoteCertificateNameMismatch));
    }

    [Theory]
    [InlineData("127.0.0.1:6379", true)]
    [InlineData("a:1,b:2,ssl=true,password=x", true)]
    [InlineData("", false)]
    [InlineData("a:1,colour=red", false)]
    [InlineData("password=x", false)]
    public void IsUsable_Connection_IsCheckedBeforeTheStart(string connection, bool usable) =>
        Assert.Equal(usable, RedisSettings.IsUsable(connection));
}
