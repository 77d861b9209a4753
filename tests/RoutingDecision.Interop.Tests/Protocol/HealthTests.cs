using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using RoutingDecision.Interop.Tests.Echo;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace RoutingDecision.Interop.Tests.Protocol;

/// <summary>grpc.health.v1 with the official .NET client, each test against a host of its own.</summary>
public sealed class HealthTests : IAsyncLifetime
{
    private const string Echo = "interop.v1.EchoService";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private readonly EchoHost _host = new();
    private GrpcChannel? _channel;

    private Health.HealthClient Client => new(_channel);

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        _channel = GrpcChannel.ForAddress($"http://{_host.Plain}");
    }

    public async Task DisposeAsync()
    {
        _channel?.Dispose();
        await _host.DisposeAsync();
        _host.AssertNoErrors();
    }

    [Fact]
    public async Task Check_KnownServices_TellsTheirStatus()
    {
        _host.Health.SetStatus(Echo, ServingStatus.NotServing);

        Assert.Equal(ServingStatus.Serving, (await Client.CheckAsync(new HealthCheckRequest())).Status);
        Assert.Equal(ServingStatus.NotServing, (await Client.CheckAsync(new HealthCheckRequest { Service = Echo })).Status);
    }

    [Fact]
    public async Task Check_UnknownService_IsNotFound()
    {
        var e = await Assert.ThrowsAsync<RpcException>(async () => await Client.CheckAsync(new HealthCheckRequest { Service = "nope" }));

        Assert.Equal(StatusCode.NotFound, e.StatusCode);
    }

    [Fact]
    public async Task List_Always_NamesEveryMappedService()
    {
        var statuses = (await Client.ListAsync(new HealthListRequest())).Statuses;

        Assert.Equal(
            ["", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection", Echo],
            statuses.Keys.Order(StringComparer.Ordinal));
        Assert.All(statuses.Values, status => Assert.Equal(ServingStatus.Serving, status.Status));
    }

    [Fact]
    public async Task Watch_StatusChanges_TellsEachOnce()
    {
        using var watch = Client.Watch(new HealthCheckRequest { Service = Echo });

        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));
        _host.Health.SetStatus(Echo, ServingStatus.Serving);
        _host.Health.SetStatus(Echo, ServingStatus.NotServing);
        Assert.Equal(ServingStatus.NotServing, await NextAsync(watch));
        _host.Health.SetAll(ServingStatus.Serving);
        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));
    }

    [Fact]
    public async Task Watch_UnknownService_IsServiceUnknownUntilItIsSet()
    {
        using var watch = Client.Watch(new HealthCheckRequest { Service = "later" });

        Assert.Equal(ServingStatus.ServiceUnknown, await NextAsync(watch));
        _host.Health.SetStatus("later", ServingStatus.Serving);
        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));
    }

    [Fact]
    public async Task Watch_HostStops_TellsNotServingAndEndsUnavailable()
    {
        using var watch = Client.Watch(new HealthCheckRequest());
        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));

        var stopped = _host.StopAsync();

        Assert.Equal(ServingStatus.NotServing, await NextAsync(watch));
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => NextAsync(watch))).StatusCode);
        // An open watch must not hold the host back until its shutdown timeout.
        await stopped.WaitAsync(Soon);
    }

    // The log is checked when the host, and with it every call, has ended.
    [Fact]
    public async Task Watch_AbandonedByManyCallers_IsNoError()
    {
        for (var i = 0; i < 100; i++)
        {
            using var watch = Client.Watch(new HealthCheckRequest());
            Assert.True(i % 2 == 0 || await watch.ResponseStream.MoveNext());
            _host.Health.SetAll((ServingStatus)(i % 3));
        }

        await _host.StopAsync();
    }

    private static async Task<ServingStatus> NextAsync(AsyncServerStreamingCall<HealthCheckResponse> watch)
    {
        using var deadline = new CancellationTokenSource(Soon);
        Assert.True(await watch.ResponseStream.MoveNext(deadline.Token));
        return watch.ResponseStream.Current.Status;
    }
}
