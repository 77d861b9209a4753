using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;

namespace RoutingDecision.Client;

/// <summary>
/// Channels to what <see cref="RouterOptions.Target"/> names. Grpc.Net.Client balances only over what it resolves itself, and takes schemes of
/// addresses from a service provider.
/// </summary>
internal static class Addresses
{
    private const string ListScheme = "ipv4";
    private const string NameScheme = "dns";

    /// <summary>
    /// Names are looked up again so often, and when a connection ends: replicas that were added are found.
    /// </summary>
    private static readonly TimeSpan LookUpAgain = TimeSpan.FromSeconds(30);

    /// <summary>A channel whose calls take turns over the addresses of a target that answer.</summary>
    /// <param name="target">host:port, dns:///name:port or ipv4:host:port,host:port.</param>
    /// <param name="handler">Disposed with the channel.</param>
    /// <param name="secure">Whether to speak TLS.</param>
    public static GrpcChannel Open(string target, SocketsHttpHandler handler, bool secure)
    {
        var options = new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true };
        if (!target.StartsWith(ListScheme + ":", StringComparison.Ordinal) && !target.StartsWith(NameScheme + ":", StringComparison.Ordinal))
        {
            return GrpcChannel.ForAddress($"{(secure ? "https" : "http")}://{target}", options);
        }

        options.Credentials = secure ? ChannelCredentials.SecureSsl : ChannelCredentials.Insecure;
        options.ServiceConfig = new ServiceConfig { LoadBalancingConfigs = { new RoundRobinConfig() } };
        options.ServiceProvider = new Schemes();
        // A service that comes back is found within a second; gRPC's own limit is two minutes.
        (options.InitialReconnectBackoff, options.MaxReconnectBackoff) = (TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1));
        return GrpcChannel.ForAddress(target, options);
    }

    /// <summary>All that a channel asks its services for.</summary>
    private sealed class Schemes : IServiceProvider
    {
        private readonly ResolverFactory[] _known = [new DnsResolverFactory(LookUpAgain), new ListResolverFactory()];

        public object? GetService(Type serviceType) => serviceType == typeof(IEnumerable<ResolverFactory>) ? _known : null;
    }

    private sealed class ListResolverFactory : ResolverFactory
    {
        public override string Name => ListScheme;

        public override Resolver Create(ResolverOptions options) => new ListResolver(options.Address.AbsolutePath.Split(','));
    }

    private sealed class ListResolver(string[] addresses) : Resolver
    {
        public override void Start(Action<ResolverResult> listener) =>
            listener(ResolverResult.ForResult([.. addresses.Select(a => IPEndPoint.Parse(a)).Select(a => new BalancerAddress(a.Address.ToString(), a.Port))]));
    }
}
