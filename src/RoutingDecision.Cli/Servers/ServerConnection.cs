using Grpc.Core;
using Grpc.Net.Client;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Cli.Terminals;

namespace RoutingDecision.Cli.Servers;

/// <summary>A channel to a server. Failures of its calls come out as <see cref="CommandException"/> with the right exit code.</summary>
internal sealed class ServerConnection : IDisposable
{
    private static readonly TimeSpan CallTime = TimeSpan.FromSeconds(20);

    private readonly GrpcChannel _channel;
    private readonly TimeProvider _clock;

    public ServerConnection(Uri server, TimeProvider clock)
    {
        Server = server;
        _clock = clock;
        // Web proxies don't carry HTTP/2 without TLS, and the server is next door.
        var handler = new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(5) };
        _channel = GrpcChannel.ForAddress(server, new GrpcChannelOptions { HttpHandler = ServerCredentials.Over(handler), DisposeHttpClient = true });
        Routing = new RoutingService.RoutingServiceClient(_channel);
        Outcomes = new OutcomeService.OutcomeServiceClient(_channel);
        Insight = new InsightService.InsightServiceClient(_channel);
        Policy = new PolicyService.PolicyServiceClient(_channel);
    }

    public Uri Server { get; }

    public RoutingService.RoutingServiceClient Routing { get; }

    public OutcomeService.OutcomeServiceClient Outcomes { get; }

    public InsightService.InsightServiceClient Insight { get; }

    public PolicyService.PolicyServiceClient Policy { get; }

    /// <summary>Makes one call with a deadline.</summary>
    /// <exception cref="CommandException">The call failed.</exception>
    /// <exception cref="OperationCanceledException">Interrupted.</exception>
    public async Task<TReply> CallAsync<TRequest, TReply>(
        Func<TRequest, CallOptions, AsyncUnaryCall<TReply>> method, TRequest request, CancellationToken cancel)
    {
        try
        {
            using var call = method(request, new CallOptions(deadline: (_clock.GetUtcNow() + CallTime).UtcDateTime, cancellationToken: cancel));
            return await call.ResponseAsync;
        }
        catch (RpcException failed) when (failed.StatusCode == StatusCode.Cancelled && cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException("The call was interrupted.", failed, cancel);
        }
        catch (RpcException failed)
        {
            throw RpcFailure.Of(failed, Server);
        }
    }

    public void Dispose() => _channel.Dispose();
}
