using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using RoutingDecision.Interop.Tests.Echo;
using RoutingDecision.Interop.V1;
using RoutingDecision.TestKit;

namespace RoutingDecision.Interop.Tests.Clients;

/// <summary>TLS, client certificates and call credentials with the official .NET client.</summary>
public sealed class GrpcNetSecurityTests(EchoHost host) : IClassFixture<EchoHost>, IDisposable
{
    public void Dispose() => host.AssertNoErrors();

    [Fact]
    public async Task Echo_OverTlsWithTrust_Answers()
    {
        using var channel = Secure();

        Assert.Equal("t", (await Client(channel).EchoAsync(new EchoRequest { Text = "t" })).Request.Text);
    }

    [Fact]
    public async Task Echo_OverTlsWithoutTrust_IsRefusedByTheClient()
    {
        using var channel = GrpcChannel.ForAddress($"https://{host.Tls}");

        var e = await Assert.ThrowsAsync<RpcException>(async () => await Client(channel).EchoAsync(new EchoRequest()));

        Assert.IsType<AuthenticationException>(e.Status.DebugException?.InnerException);
    }

    [Theory]
    [InlineData("caller", true)]
    [InlineData("stranger", false)]
    public async Task Echo_WithAClientCertificate_AuthContextNamesTheAccepted(string commonName, bool accepted)
    {
        using var own = new LoopbackCertificate(commonName);
        using var channel = Secure(own);

        using var call = Client(channel).EchoAsync(new EchoRequest());

        if (accepted)
        {
            await call;
            Assert.Contains("localhost", call.GetTrailers().GetValue("x-peer")!.Split(','));
        }
        else
        {
            await Assert.ThrowsAsync<RpcException>(async () => await call);
        }
    }

    [Fact]
    public async Task Echo_WithChannelAndCallCredentials_SendsBoth()
    {
        using var channel = Secure(credentials: ChannelCredentials.Create(ChannelCredentials.SecureSsl, Bearer("channel")));

        Assert.Equal(["call", "channel"], await AuthorizationAsync(channel, Bearer("call")));
    }

    [Fact]
    public async Task Echo_WithComposedCredentials_SendsThemInOrder()
    {
        using var channel = Secure();

        Assert.Equal(["a", "b"], await AuthorizationAsync(channel, CallCredentials.Compose(Bearer("a"), Bearer("b"))));
    }

    [Fact]
    public async Task CallCredentials_Interceptor_IsToldTheServiceAndMethod()
    {
        AuthInterceptorContext? seen = null;
        using var channel = Secure();
        var credentials = CallCredentials.FromInterceptor((context, _) =>
        {
            seen = context;
            return Task.CompletedTask;
        });

        await Client(channel).EchoAsync(new EchoRequest(), new CallOptions().WithCredentials(credentials));

        Assert.Equal($"https://{host.Tls}/interop.v1.EchoService", seen!.ServiceUrl);
        Assert.Equal("Echo", seen.MethodName);
    }

    [Fact]
    public async Task Echo_CallCredentialsInClearText_OnlyWhereTheChannelAllowsIt()
    {
        using var refusing = GrpcChannel.ForAddress($"http://{host.Plain}");
        using var allowing = GrpcChannel.ForAddress(
            $"http://{host.Plain}",
            new GrpcChannelOptions { Credentials = ChannelCredentials.Insecure, UnsafeUseInsecureChannelCallCredentials = true });

        Assert.Empty(await AuthorizationAsync(refusing, Bearer("a")));
        Assert.Equal(["a"], await AuthorizationAsync(allowing, Bearer("a")));
    }

    [Fact]
    public void Create_OnACredentialThatCannotCarryMore_Throws()
    {
        Assert.Throws<ArgumentException>(() => ChannelCredentials.Create(ChannelCredentials.Insecure, Bearer("a")));
        Assert.Throws<ArgumentException>(() => ChannelCredentials.Create(ChannelCredentials.Create(new SslCredentials(), Bearer("a")), Bearer("b")));
        Assert.Throws<ArgumentException>(() => CallCredentials.Compose(Bearer("a")));
    }

    [Fact]
    public void ForAddress_SslCredentialsWithArguments_AreRefusedByTheOfficialClient()
    {
        var options = new GrpcChannelOptions { Credentials = new SslCredentials(host.Certificate.CertificatePem) };

        Assert.Throws<InvalidOperationException>(() => GrpcChannel.ForAddress($"https://{host.Tls}", options));
    }

    private static V1.EchoService.EchoServiceClient Client(GrpcChannel channel) => new(channel);

    private static async Task<string[]> AuthorizationAsync(GrpcChannel channel, CallCredentials credentials)
    {
        using var call = Client(channel).EchoAsync(new EchoRequest(), new CallOptions(credentials: credentials));
        await call;
        var sent = call.GetTrailers().GetValue("x-authorization") ?? "";
        return sent.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    private static CallCredentials Bearer(string token) => CallCredentials.FromInterceptor(async (_, metadata) =>
    {
        await Task.Yield();
        metadata.Add("authorization", token);
    });

    private GrpcChannel Secure(LoopbackCertificate? own = null, ChannelCredentials? credentials = null)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { host.Certificate.Certificate },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        if (own is not null)
        {
            handler.SslOptions.ClientCertificates = [own.Certificate];
        }
        return GrpcChannel.ForAddress(
            $"https://{host.Tls}", new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true, Credentials = credentials });
    }
}
