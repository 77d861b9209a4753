using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using RoutingDecision.LoadBench.Load;
using RoutingDecision.LoadBench.Overload;

namespace RoutingDecision.LoadBench.Tests.Overload;

public sealed class OverloadRowTests
{
    [Fact]
    public void Add_Rounds_GivesMediansAndSums()
    {
        var row = new OverloadRow(1_000, 2);
        row.Add(100, Arrived(served: 180, refused: 20), new Seen { Refused = 1 }, rejected: 21);
        row.Add(50, Arrived(served: 90, refused: 10), new Seen(), rejected: 10);
        row.Add(100, Arrived(served: 100, refused: 100), new Seen(), rejected: 100);

        Assert.Equal((100, 0.9, 100), (row.OfferedPerSecond, row.OfCapacity, row.Refused.Count - 30));
        Assert.Equal(50, row.ServedPerSecond);
        Assert.Empty(row.Broken());
    }

    [Fact]
    public void Broken_WhatWasNotKept_IsNamed()
    {
        var row = new OverloadRow(100, 3);
        row.Add(100, Arrived(served: 10, refused: 5), new Seen { Unhealthy = 2, Refused = 4, Wrong = 3 }, rejected: 8);

        Assert.Equal(
            [
                "--queue-ms 100 at 3 times the capacity: 2 health checks were not answered with SERVING",
                "--queue-ms 100 at 3 times the capacity: 3 calls were refused otherwise than by RESOURCE_EXHAUSTED with RetryInfo",
                "--queue-ms 100 at 3 times the capacity: 1 calls failed that the server does not count as refused for overload",
            ],
            row.Broken());
    }

    [Theory]
    [InlineData(StatusCode.ResourceExhausted, 100, true)]
    [InlineData(StatusCode.ResourceExhausted, 0, false)]
    [InlineData(StatusCode.Unavailable, 100, false)]
    public void SaysWhenToRetry_Status_NeedsTheCodeAndATime(StatusCode code, int ms, bool says)
    {
        var info = new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(ms)) };
        var details = new Google.Rpc.Status { Code = (int)code, Details = { Any.Pack(info) } };
        var trailers = new Metadata { { "grpc-status-details-bin", details.ToByteArray() } };

        Assert.Equal(says, Bystander.SaysWhenToRetry(new RpcException(new Grpc.Core.Status(code, ""), trailers)));
        Assert.False(Bystander.SaysWhenToRetry(new RpcException(new Grpc.Core.Status(code, ""), [])));
    }

    private static Arrived Arrived(int served, int refused)
    {
        var (good, bad) = (new LatencyHistogram(), new LatencyHistogram());
        for (var i = 0; i < served; i++)
        {
            good.Add(1_000_000);
        }

        for (var i = 0; i < refused; i++)
        {
            bad.Add(1_000_000);
        }

        return new Arrived(2, good, bad, NotBegun: 0);
    }
}
