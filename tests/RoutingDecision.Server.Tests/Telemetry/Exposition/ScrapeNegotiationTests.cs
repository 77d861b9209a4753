using RoutingDecision.Server.Telemetry.Exposition;

namespace RoutingDecision.Server.Tests.Telemetry.Exposition;

public sealed class ScrapeNegotiationTests
{
    [Theory]
    [InlineData("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5", true)]
    [InlineData("application/openmetrics-text; version=\"1.0.0\"; escaping=allow-utf-8; q=0.6, text/plain;version=0.0.4;q=0.3", true)]
    [InlineData("application/openmetrics-text", true)]
    [InlineData("APPLICATION/OpenMetrics-Text;q=0.2", true)]
    [InlineData("application/openmetrics-text, text/plain", true)]
    [InlineData("application/openmetrics-text;q=0.4, text/plain;version=0.0.4;q=0.5", false)]
    [InlineData("application/openmetrics-text;q=0, */*", false)]
    [InlineData("application/openmetrics-text;version=0.0.1", false)]
    [InlineData("application/openmetrics-text;version=2.0.0, text/plain;q=0.1", false)]
    [InlineData("text/plain;version=1.0.0, application/openmetrics-text;q=0.1", true)]
    [InlineData("text/html,application/xhtml+xml,*/*;q=0.8", false)]
    [InlineData("application/json", false)]
    [InlineData("not a media type", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Format_AcceptHeader_IsTheBestThatTheScraperNames(string? accept, bool openMetrics)
    {
        ExpositionFormat format = ScrapeNegotiation.Format(accept is null ? null : [accept]);

        Assert.Equal(openMetrics ? ExpositionFormat.OpenMetrics : ExpositionFormat.Text, format);
    }

    [Fact]
    public void Format_SeveralHeaderLines_AreOneList() =>
        Assert.Equal(ExpositionFormat.OpenMetrics, ScrapeNegotiation.Format(["text/plain;q=0.5", "application/openmetrics-text;q=0.7"]));

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("deflate, GZIP;q=0.5", true)]
    [InlineData("*", true)]
    [InlineData("*;q=0, gzip", true)]
    [InlineData("gzip;q=0, *", false)]
    [InlineData("gzip;q=0", false)]
    [InlineData("identity", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void AcceptsGzip_AcceptEncodingHeader_FollowsTheQualities(string? accept, bool gzip) =>
        Assert.Equal(gzip, ScrapeNegotiation.AcceptsGzip(accept is null ? null : [accept]));
}
