using Grpc.Core;
using Microsoft.Extensions.Logging;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Services;
using RoutingDecision.Server.Tests.Hosting;

namespace RoutingDecision.Server.Tests.Services;

/// <summary>What a call's caller is told when the service fails under it.</summary>
public sealed class CallGuardTests
{
    [Theory]
    [InlineData(false, StatusCode.Internal)]
    [InlineData(true, StatusCode.Cancelled)]
    public async Task UnaryCall_DiskThatFails_IsAFaultOfTheServerUnlessItsCallerHasGone(bool gone, StatusCode expected)
    {
        await using var server = await ServerUnderTest.StartAsync();
        server.Expected = e => e.Event.Id == 4002;

        var told = await Assert.ThrowsAsync<RpcException>(() => server.Part<CallGuard>().UnaryServerHandler<GetReportRequest, GetReportResponse>(
            new GetReportRequest(), new FakeCall("/routing.v1.InsightService/GetReport", new CancellationToken(gone)), (_, _) => throw new IOException("the disk has failed")));

        Assert.Equal(expected, told.StatusCode);
        Assert.DoesNotContain("disk", told.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(gone ? 0 : 1, server.Log.Entries.Count(e => e.Event.Id == 4002 && e.Level == LogLevel.Error));
    }
}
