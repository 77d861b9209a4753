using System.Text.RegularExpressions;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Telemetry;

/// <summary>The operators' table of metrics against a scrape of the server, both ways.</summary>
public sealed partial class MetricsTableTests
{
    [Fact]
    public async Task Table_AndScrape_NameTheSameMetricsTypesAndLabels()
    {
        await using var server = await MetricsScenario.StartAsync();
        await MetricsScenario.RunAsync(server);
        var scrape = await server.ScrapeAsync();

        var shown = scrape.Types.Where(t => t.Key.StartsWith("routing_", StringComparison.Ordinal)).Select(
            t => Row(t.Key, t.Value, LabelsOf(scrape, t.Key, t.Value)));

        Assert.Equal(shown.Order(StringComparer.Ordinal), Documented().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Documented()
    {
        var text = File.ReadAllText(SourceTree.Find("deploy/metrics.md"));
        var section = text[text.IndexOf("## Metrics", StringComparison.Ordinal)..];
        var end = section.IndexOf("\n## ", StringComparison.Ordinal);
        foreach (Match row in RowPattern().Matches(end < 0 ? section : section[..end]))
        {
            Assert.True(row.Groups["meaning"].Value.Length > 10, row.Value);
            yield return Row(row.Groups["name"].Value, row.Groups["type"].Value, LabelPattern().Matches(row.Groups["labels"].Value).Select(
                m => m.Groups["label"].Value));
        }
    }

    private static IEnumerable<string> LabelsOf(Scrape scrape, string family, string type) =>
        scrape.Of(type == "histogram" ? $"{family}_bucket" : family).SelectMany(s => s.Labels.Keys).Where(l => l != "le").Distinct(
            StringComparer.Ordinal);

    private static string Row(string name, string type, IEnumerable<string> labels) =>
        $"{name} {type} {string.Join(',', labels.Order(StringComparer.Ordinal))}";

    [GeneratedRegex(@"^\| `(?<name>routing_[a-z_]+)` \| (?<type>[a-z]+) \|(?<labels>[^|]*)\| (?<meaning>[^|]*) \|$",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex RowPattern();

    [GeneratedRegex("`(?<label>[a-z_]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex LabelPattern();
}
