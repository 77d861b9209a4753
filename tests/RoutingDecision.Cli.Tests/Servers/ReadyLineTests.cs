using RoutingDecision.Cli.Servers;

namespace RoutingDecision.Cli.Tests.Servers;

public sealed class ReadyLineTests
{
    [Fact]
    public void TryParse_LineOfAServer_TakesItsParts()
    {
        const string line = "ready grpc=127.0.0.1:4001 metrics=[::1]:4002 policy=p-1 classifier=none - try: routing decide \"x\" --server http://127.0.0.1:4001";

        Assert.True(ReadyLine.TryParse(line, out var ready));
        Assert.Equal(new ReadyLine(new Uri("http://127.0.0.1:4001"), new Uri("http://[::1]:4002"), "p-1", "none"), ready);
    }

    [Theory]
    [InlineData("")]
    [InlineData("already grpc=127.0.0.1:1 metrics=127.0.0.1:2")]
    [InlineData("ready")]
    [InlineData("ready grpc=127.0.0.1:1")]
    public void TryParse_AnyOtherLine_IsRefused(string line) => Assert.False(ReadyLine.TryParse(line, out _));
}
