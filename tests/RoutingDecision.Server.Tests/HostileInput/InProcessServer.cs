using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Hosting;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.HostileInput;

/// <summary>The whole server on a free loopback port, with a policy of known answers and no classifier, and a client to it.</summary>
public sealed class InProcessServer : IAsyncLifetime
{
    /// <summary>What gRPC clients take of a status: headers of 8 KiB, each counted with 32 bytes more than its text.</summary>
    private const int ClientHeaderLimit = 8 * 1024;

    private readonly TemporaryFolder _state = new();
    private WebApplication? _app;
    private GrpcChannel? _channel;

    public IServiceProvider Services => _app!.Services;

    public RoutingService.RoutingServiceClient Routing => new(_channel);

    public OutcomeService.OutcomeServiceClient Outcomes => new(_channel);

    public InsightService.InsightServiceClient Insight => new(_channel);

    public PolicyService.PolicyServiceClient Policy => new(_channel);

    public async Task InitializeAsync()
    {
        _app = RoutingHost.Build(new ServerOptions
        {
            Grpc = "127.0.0.1:0",
            Metrics = "127.0.0.1:0",
            Policy = SourceTree.Find("tests/RoutingDecision.Server.Tests/Polyglot/policy.yaml"),
            Bundle = "none",
            State = _state.FullPath,
            LogLevel = "Critical",
            QueueMs = int.MaxValue,
            Seed = 7,
        });
        await _app.StartAsync();
        _channel = GrpcChannel.ForAddress(_app.Urls.First());
    }

    public async Task DisposeAsync()
    {
        _channel?.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        _state.Dispose();
    }

    /// <summary>A decision id that outcomes may name.</summary>
    public async Task<string> DecideAsync() => (await Routing.DecideAsync(new DecideRequest { Prompt = "What is it?" })).DecisionId;

    /// <summary>The violations of a call that must fail as INVALID_ARGUMENT, in a status that every client takes.</summary>
    public static async Task<IReadOnlyList<BadRequest.Types.FieldViolation>> RefusalOfAsync<T>(AsyncUnaryCall<T> call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.InRange(SizeOf(error), 0, ClientHeaderLimit);
        var status = Google.Rpc.Status.Parser.ParseFrom(error.Trailers.GetValueBytes("grpc-status-details-bin"));
        Assert.Equal(error.Status.Detail, status.Message);
        return status.Details.Single().Unpack<BadRequest>().FieldViolations;
    }

    /// <summary>Bytes of a status on the wire, as clients count them.</summary>
    public static int SizeOf(RpcException error) =>
        error.Trailers.Sum(t => t.Key.Length + (t.IsBinary ? Convert.ToBase64String(t.ValueBytes).Length : t.Value.Length) + 32)
        + Uri.EscapeDataString(error.Status.Detail).Length + 32;
}
