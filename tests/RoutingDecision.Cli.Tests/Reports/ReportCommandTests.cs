using System.Text.Json;
using RoutingDecision.Cli.Reports;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Cli.Tests.Fixtures;
using RoutingDecision.Cli.Tests.Journals;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Prompts;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.TestKit;

namespace RoutingDecision.Cli.Tests.Reports;

public sealed class ReportCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Report_TwoJournals_CountsBothAndEachOnce()
    {
        var (a, b) = (_folder.At("a"), _folder.At("b"));
        TrafficJournal.In(a, decisions: 30, first: 0);
        TrafficJournal.In(b, decisions: 40, first: 20);

        var result = await CommandLine.RunAsync("report", "--journal", a, b, "--json");

        Assert.Equal((ExitCode.Ok, ""), (result.ExitCode, result.Error));
        using var json = JsonDocument.Parse(result.Output);
        var total = json.RootElement.GetProperty("total");
        Assert.Equal("60", total.GetProperty("decisions").GetString());
        Assert.Equal("60", total.GetProperty("outcomes").GetString());
        Assert.Equal(["economy", "premium"], json.RootElement.GetProperty("rows").EnumerateArray().Select(r => r.GetProperty("key").GetString()));
    }

    [Fact]
    public async Task Report_Journal_PrintsGroupsIntervalsSavingsAndAlarms()
    {
        TrafficJournal.In(_folder.FullPath, decisions: 120, first: 0);

        var result = await CommandLine.RunAsync("report", "--journal", _folder.FullPath, "--by", "tier");

        Assert.Equal(ExitCode.Ok, result.ExitCode);
        Assert.Contains("120 decisions and 120 outcomes", result.Output, StringComparison.Ordinal);
        // 90 of the 120 were for economy, of which every third failed its judge.
        Assert.Matches(@"economy\s+90\s+66\.7%", result.Output);
        Assert.Contains("56-76, n=90", result.Output, StringComparison.Ordinal);
        Assert.Contains("ALARM tier_accuracy_low", result.Output, StringComparison.Ordinal);
        Assert.Contains("ALARM under_route_high", result.Output, StringComparison.Ordinal);
        // Each economy decision saved 0.03 - 0.01 against always premium.
        Assert.Contains("Saved $1.80 against always premium", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_Html_IsOnePageWithItsPlots()
    {
        TrafficJournal.In(_folder.At("journal"), decisions: 120, first: 0);
        var file = _folder.At("report.html");

        var result = await CommandLine.RunAsync("report", "--journal", _folder.At("journal"), "--html", file);

        Assert.Equal((ExitCode.Ok, ""), (result.ExitCode, result.Error));
        var page = File.ReadAllText(file);
        foreach (var title in (string[])["Savings so far", "Good answers per tier", "Cost and expected quality", "as routed", "always premium"])
        {
            Assert.Contains(title, page, StringComparison.Ordinal);
        }

        Assert.Equal(3, page.Split("<svg").Length - 1);
        Assert.Contains("Too few decisions to tell: a day needs 200", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_HtmlOfTrafficThatShifts_PlotsDriftFromTheBundleAndFromTheWeekBefore()
    {
        var journal = _folder.At("journal");
        WrittenJournal.In(journal, Enumerable.Range(0, 12).SelectMany(day => Enumerable.Repeat(DecisionOf(day, chars: day < 9 ? 50 : 5_000), 250)));
        var (file, bundle) = (_folder.At("report.html"), SourceTree.Find("deploy/models/default"));

        var result = await CommandLine.RunAsync(
            "report", "--journal", journal, "--bundle", bundle, "--since", "2024-10-04T00:00:00Z", "--until", "2024-10-16T00:00:00Z", "--html", file);

        Assert.Equal((ExitCode.Ok, ""), (result.ExitCode, result.Error));
        var page = File.ReadAllText(file);
        foreach (var words in (string[])["Drift from the training data", "Drift from the week before", "ask_chars", "threshold</text>"])
        {
            Assert.Contains(words, page, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_PageThatCantBeWritten_IsToldBeforeTheWork()
    {
        WrittenJournal.In(_folder.FullPath);

        var result = await CommandLine.RunAsync("report", "--journal", _folder.FullPath, "--html", "/nowhere/report.html");

        Assert.Equal((ExitCode.Input, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("routing: --html /nowhere/report.html can't be written: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_PageThatFailsAfterTheWork_LeavesTheFigures()
    {
        WrittenJournal.In(_folder.FullPath);

        var result = await CommandLine.RunAsync("report", "--journal", _folder.FullPath, "--html", "/dev/full");

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.Contains("0 decisions and 0 outcomes", result.Output, StringComparison.Ordinal);
        Assert.Contains("routing: --html /dev/full can't be written: ", result.Error, StringComparison.Ordinal);
    }

    private static JournalRecord DecisionOf(int day, float chars)
    {
        var prompt = new PromptFacts();
        prompt.Signals.AddRange(Enumerable.Repeat(0f, PromptSignals.Count));
        prompt.Signals[(int)Signal.AskChars] = chars;
        return new JournalRecord
        {
            Decision = new DecisionRecord
            {
                IssuedUnixMs = DateTimeOffset.UnixEpoch.AddDays(20_000 + day).ToUnixTimeMilliseconds(),
                Prompt = prompt,
                Assessment = new AssessmentFacts { Assessed = true, Success = { 0.5f, 0.7f, 0.9f }, Task = "coding" },
                Route = new RouteFacts { Tier = "economy", Model = "small-a", DecidedBy = "classifier" },
            },
        };
    }

    [Theory]
    [InlineData("--by", "colour", "colour")]
    [InlineData("--since", "yesterday", "--since is 'yesterday', allowed is")]
    [InlineData("--journal", "/nowhere/at/all", "There is no journal in")]
    public async Task Report_WrongUsage_SaysWhat(string option, string value, string message)
    {
        var result = await CommandLine.RunAsync("report", option, value);

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_EmptyJournal_SaysThatThereIsNothing()
    {
        WrittenJournal.Idle(_folder.FullPath);

        var result = await CommandLine.RunAsync("report", "--journal", _folder.FullPath, "--html", _folder.At("report.html"));

        Assert.Equal(ExitCode.Ok, result.ExitCode);
        Assert.Contains("0 decisions and 0 outcomes", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", File.ReadAllText(_folder.At("report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Remarks_OfSeveralReplicas_SayWhomTheReportCoversAndWhatIsMissing()
    {
        var report = new GetReportResponse
        {
            Total = new ReportRow { Escalated = new Estimate() },
            Window = new TimeWindow(),
            Replicas = { new ReportReplica { Name = "a:1" }, new ReportReplica { Name = "b:2", ToldUnixMs = 1_767_225_600_000 } },
            Partial = true,
            UnjoinedReports = 12_000,
        };

        var remarks = ReportText.Remarks(report).ToList();

        Assert.Contains("Covers a:1, b:2 (as of 2026-01-01 00:00 UTC).", remarks);
        Assert.Contains("The sums of other replicas could not be read: they are left out.", remarks);
        Assert.Contains(remarks, r => r.StartsWith("Up to 12,000 reports count nowhere", StringComparison.Ordinal));
        var ofJournals = new GetReportResponse { Total = report.Total, Window = report.Window };
        Assert.DoesNotContain(ReportText.Remarks(ofJournals), r => r.StartsWith("Covers", StringComparison.Ordinal));
    }
}
