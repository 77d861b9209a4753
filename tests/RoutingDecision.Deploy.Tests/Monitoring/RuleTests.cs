using RoutingDecision.TestKit;

namespace RoutingDecision.Deploy.Tests.Monitoring;

/// <summary>Recording rules and alerts by promtool, and their copies.</summary>
public sealed class RuleTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Rules_ByPromtool_AreValidAndPassTheirTests()
    {
        var promtool = Tool.Locate("promtool", Tool.Install("prometheus"));
        var tests = Directory.GetFiles(SourceTree.Find("deploy/monitoring/tests"), "*.yaml");

        var check = new ChildCommand(promtool, "check", "rules", SourceTree.Find("deploy/monitoring/rules.yaml"));
        (await ChildProcess.RunAsync(check, Deadline)).EnsureSuccess();
        var result = await ChildProcess.RunAsync(new ChildCommand(promtool, ["test", "rules", .. tests]), Deadline);

        Assert.True(result.ExitCode == 0, result.Describe());
    }

    [Fact]
    public async Task Alerts_EachOne_HasATestThatItFiresAndOneThatItDoesNot()
    {
        var alerts = Names(await File.ReadAllLinesAsync(SourceTree.Find("deploy/monitoring/rules.yaml")), "- alert: ");
        var tests = await File.ReadAllTextAsync(SourceTree.Find("deploy/monitoring/tests/alerts.yaml"));

        Assert.NotEmpty(alerts);
        Assert.All(alerts, a => Assert.Contains($"- alertname: {a}\n", tests, StringComparison.Ordinal));
        Assert.All(alerts, a => Assert.Matches($@"\{{alertname: {a}, eval_time: \w+, exp_alerts: \[\]\}}", tests));
    }

    [Fact]
    public async Task Alerts_EachOne_HasItsSectionInTheRunbookAndNoSectionIsLeftOver()
    {
        var alerts = Names(await File.ReadAllLinesAsync(SourceTree.Find("deploy/monitoring/rules.yaml")), "- alert: ");
        var links = Names(await File.ReadAllLinesAsync(SourceTree.Find("deploy/monitoring/rules.yaml")), "runbook: runbook.md#");
        var sections = Names(await File.ReadAllLinesAsync(SourceTree.Find("deploy/runbook.md")), "## ");

        Assert.Equal(alerts, sections);
        Assert.Equal(alerts.Select(a => a.ToLowerInvariant()), links);
    }

    [Fact]
    public async Task OperatorsCopy_OfTheRules_IsTheSame()
    {
        var rules = (await File.ReadAllLinesAsync(SourceTree.Find("deploy/monitoring/rules.yaml")))
            .SkipWhile(l => l != "groups:").Select(l => l.Length == 0 ? l : "  " + l);
        var copy = (await File.ReadAllLinesAsync(SourceTree.Find("deploy/monitoring/prometheus-rule.yaml"))).SkipWhile(l => l != "  groups:");

        Assert.Equal(rules, copy);
    }

    private static string[] Names(string[] lines, string mark) =>
        [.. lines.Select(l => l.Trim()).Where(l => l.StartsWith(mark, StringComparison.Ordinal)).Select(l => l[mark.Length..])];
}
