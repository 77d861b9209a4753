using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Client.Tests.Routing;

public sealed class LeaseTests
{
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

    [Theory]
    [InlineData(999, true)]
    [InlineData(1_000, false)]
    public void RouteOf_IdenticalRequest_IsReusedUntilItsLeaseEnds(long nowMs, bool isReused)
    {
        var lease = Make(capacity: 10);
        lease.Remember(Request("a"), new DecideResponse { Model = "m", ValidUntilUnixMs = 1_000 });
        _now = DateTimeOffset.FromUnixTimeMilliseconds(nowMs);

        Assert.Equal(isReused, lease.RouteOf(Request("a")) is { Source: RouteSource.Lease });
        Assert.Null(lease.RouteOf(Request("b")));
    }

    [Fact]
    public void RouteOf_OtherRequestId_IsTheSameRequest()
    {
        var lease = Make(capacity: 10);
        lease.Remember(new DecideRequest { Prompt = "a", RequestId = "1" }, new DecideResponse { ValidUntilUnixMs = 1_000 });

        Assert.NotNull(lease.RouteOf(new DecideRequest { Prompt = "a", RequestId = "2" }));
    }

    [Fact]
    public void Remember_MoreThanItsCapacity_ForgetsTheOldest()
    {
        var lease = Make(capacity: 2);
        foreach (var prompt in new[] { "a", "b", "a", "c" })
        {
            lease.Remember(Request(prompt), new DecideResponse { ValidUntilUnixMs = 1_000 });
        }

        Assert.Null(lease.RouteOf(Request("b")));
        Assert.NotNull(lease.RouteOf(Request("a")));
        Assert.NotNull(lease.RouteOf(Request("c")));
    }

    [Theory]
    // 1,024 tokens are reserved for an answer of unknown length, and 4 bytes are a token.
    [InlineData(0, 0, "small")]
    [InlineData(4 * 976, 0, "small")]
    [InlineData((4 * 976) + 1, 0, "large")]
    [InlineData(4 * 976, 1_025, "large")]
    [InlineData(4 * 1_976, 24, "small")]
    public void RouteOf_Size_DecidesTheRow(int bytes, long outputTokens, string model)
    {
        var request = new DecideRequest { Prompt = new string('x', bytes), MaxOutputTokens = outputTokens };

        Assert.Equal(model, WithTable().RouteOf(request)!.Steps[0].Model);
    }

    [Fact]
    public void RouteOf_ImpliedCapabilities_DecideTheRow()
    {
        var request = new DecideRequest { Messages = { new Message { Text = "What is it?", Attachments = { AttachmentKind.Image } } } };

        Assert.Equal("sees", WithTable().RouteOf(request)!.Steps[0].Model);
    }

    [Fact]
    public void RouteOf_ConstraintThatATableCannotKeep_HasNoRoute()
    {
        var lease = WithTable();

        Assert.NotNull(lease.RouteOf(Request("a", new Constraints { DeadlineMs = 1, DeniedModels = { "none" } })));
        Assert.Null(lease.RouteOf(Request("a", new Constraints { Regions = { "eu" } })));
        Assert.Null(lease.RouteOf(Request("a", new Constraints { MaxCostUsd = 1 })));
    }

    private static DecideRequest Request(string prompt, Constraints? constraints = null) => new() { Prompt = prompt, Constraints = constraints };

    private Lease Make(int capacity) => new(capacity, () => _now);

    private Lease WithTable()
    {
        var lease = Make(capacity: 1);
        lease.KeepTable(new GetFallbackTableResponse
        {
            ValidUntilUnixMs = 1_000,
            Routes =
            {
                new FallbackRoute { Capabilities = { "vision" }, Models = { "sees" } },
                new FallbackRoute { MaxContextTokens = 2_000, Models = { "small" } },
                new FallbackRoute { MaxContextTokens = 0, Models = { "large" } },
            },
        });
        return lease;
    }
}
