using System.Text.RegularExpressions;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Telemetry;

/// <summary>What rules, alerts and the dashboard ask for, against a scrape of the server.</summary>
public sealed partial class MonitoringNamesTests
{
    [Theory]
    [InlineData("rules.yaml")]
    [InlineData("grafana/dashboards/routing-decision.json")]
    public async Task Metrics_NamedInAFile_AreInAScrapeAfterTraffic(string file)
    {
        await using var server = await MetricsScenario.StartAsync();
        await MetricsScenario.RunAsync(server);
        var shown = (await server.ScrapeAsync()).Samples.Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        var text = await File.ReadAllTextAsync(SourceTree.Find($"deploy/monitoring/{file}"));

        var asked = MetricPattern().Matches(text).Select(m => m.Value).Distinct(StringComparer.Ordinal).ToArray();

        Assert.NotEmpty(asked);
        Assert.DoesNotContain(asked, name => !shown.Contains(name));
    }

    // Recorded series have colons where metrics have underscores.
    [GeneratedRegex("\\brouting_[a-z0-9_]+", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex MetricPattern();
}
