using RoutingDecision.Cli.Demo;
using RoutingDecision.Cli.Servers;

namespace RoutingDecision.Cli.Tests.Demo;

public sealed class ServerTimeTests
{
    private const string Earlier = """
        routing_decide_duration_seconds_bucket{le="1e-05"} 100
        routing_decide_duration_seconds_bucket{le="5e-05"} 100
        routing_decide_duration_seconds_bucket{le="0.0001"} 100
        routing_decide_duration_seconds_bucket{le="+Inf"} 100
        routing_decide_duration_seconds_sum 1
        routing_decide_duration_seconds_count 100
        """;

    [Fact]
    public void Describe_BetweenTwoLooks_CountsOnlyWhatCameSince()
    {
        var later = MetricsScrape.Parse("""
            routing_decide_duration_seconds_bucket{le="1e-05"} 101
            routing_decide_duration_seconds_bucket{le="5e-05"} 106
            routing_decide_duration_seconds_bucket{le="0.0001"} 108
            routing_decide_duration_seconds_bucket{le="+Inf"} 110
            routing_decide_duration_seconds_sum 1.0008
            routing_decide_duration_seconds_count 110
            """);

        Assert.Equal(
            "The server itself took 80 µs on average for these 10 decisions, without the transport; half took at most 50 µs, nine tenths at most more than the last bound.",
            ServerTime.Describe(MetricsScrape.Parse(Earlier), later));
    }

    [Fact]
    public void Describe_NothingNew_SaysSo()
    {
        var same = MetricsScrape.Parse(Earlier);

        Assert.Equal("The server timed no decisions of its own.", ServerTime.Describe(same, same));
    }
}
