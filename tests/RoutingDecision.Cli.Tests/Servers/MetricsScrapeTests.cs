using RoutingDecision.Cli.Servers;

namespace RoutingDecision.Cli.Tests.Servers;

public sealed class MetricsScrapeTests
{
    private const string Text = """
        # TYPE routing_decisions_total counter
        routing_decisions_total{decided_by="rule",model="a b}",tier="x"} 3
        routing_feedback_total 1 1700000000000
        routing_time_seconds_bucket{le="+Inf"} 2
        dotnet_timer_count 3
        """;

    [Fact]
    public void Parse_Exposition_KeepsOwnSeriesWithTheirLabels()
    {
        var series = MetricsScrape.Parse(Text).Series;

        Assert.Equal(3, series.Count);
        Assert.Equal(3, series["routing_decisions_total{decided_by=\"rule\",model=\"a b}\",tier=\"x\"}"]);
        Assert.Equal(1, series["routing_feedback_total"]);
    }

    [Fact]
    public void Moved_BetweenTwoLooks_HasOnlyWhatChangedAndWhatIsNew()
    {
        var before = MetricsScrape.Parse("routing_b 1\nrouting_c 5\n");
        var after = MetricsScrape.Parse("routing_c 5\nrouting_b 4\nrouting_a 2\n");

        Assert.Equal([("routing_a", 0, 2), ("routing_b", 1, 4)], after.Moved(before));
    }
}
