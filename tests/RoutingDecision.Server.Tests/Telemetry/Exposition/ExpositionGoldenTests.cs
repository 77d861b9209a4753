using System.Text.RegularExpressions;
using RoutingDecision.Server.Telemetry.Exposition;

namespace RoutingDecision.Server.Tests.Telemetry.Exposition;

public sealed partial class ExpositionGoldenTests
{
    [Theory]
    [InlineData("Text", GoldenTexts.Text)]
    [InlineData("OpenMetrics", GoldenTexts.OpenMetrics)]
    public async Task Scrape_OneOfEveryKind_IsTheGoldenText(string format, string golden)
    {
        using CollectedMetrics metrics = GoldenMetrics.Create(nameof(ExpositionGoldenTests) + format);

        string text = await metrics.ScrapeAsync(Enum.Parse<ExpositionFormat>(format));

        Assert.Equal(golden, WithoutChance(text));
    }

    [Fact]
    public async Task Scrape_TwiceWithoutChange_IsTheSameText()
    {
        using CollectedMetrics metrics = GoldenMetrics.Create(nameof(Scrape_TwiceWithoutChange_IsTheSameText));

        string first = await metrics.ScrapeAsync(ExpositionFormat.Text);

        Assert.Equal(first, await metrics.ScrapeAsync(ExpositionFormat.Text));
    }

    // Span ids and the time of day are the only parts that differ from run to run.
    private static string WithoutChance(string text) => Timestamps().Replace(SpanIds().Replace(text, "span_id=\"SPAN\""), "${value} TIME");

    [GeneratedRegex("span_id=\"[0-9a-f]{16}\"", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex SpanIds();

    [GeneratedRegex("(?<value>} [0-9.E-]+) [0-9]{10}\\.[0-9]{3}(?=\n)", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Timestamps();
}
