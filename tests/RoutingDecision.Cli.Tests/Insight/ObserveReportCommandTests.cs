using System.Text.Json;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Cli.Tests.Fixtures;
using RoutingDecision.Cli.Tests.Journals;
using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.TestKit;

namespace RoutingDecision.Cli.Tests.Insight;

public sealed class ObserveReportCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ObserveReport_Journal_TellsWhereFailuresClusterFirst()
    {
        WrittenJournal.In(_folder.FullPath, [.. Observed(1, "lookup", "agree", 20), .. Observed(100, "coding", "recommended_better", 5)]);

        var result = await CommandLine.RunAsync("observe-report", "--journal", _folder.FullPath);

        Assert.Equal((ExitCode.Ok, ""), (result.ExitCode, result.Error));
        Assert.InRange(result.Output.IndexOf("coding", StringComparison.Ordinal), 0, result.Output.IndexOf("lookup", StringComparison.Ordinal));
        Assert.Contains("80.0 %", result.Output, StringComparison.Ordinal);
        Assert.Contains("Switching on would have saved $20.00", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ObserveReport_Json_HasTheFieldsOfTheApi()
    {
        WrittenJournal.In(_folder.FullPath, [.. Observed(1, "lookup", "agree", 3), .. Observed(10, "lookup", "shadow_refused", 1)]);

        var result = await CommandLine.RunAsync("observe-report", "--journal", _folder.FullPath, "--json");

        using var json = JsonDocument.Parse(result.Output);
        var row = Assert.Single(json.RootElement.GetProperty("tasks").EnumerateArray());
        Assert.Equal("1", row.GetProperty("would_be_refused").GetString());
        Assert.Equal(0.75, row.GetProperty("good_enough").GetProperty("value").GetDouble());
    }

    [Fact]
    public async Task ObserveReport_NothingCompared_SaysThatDifferencesAreUnknown()
    {
        WrittenJournal.In(_folder.FullPath, Observed(1, "lookup", "agree", 3).Where(r => r.Decision is not null));

        var result = await CommandLine.RunAsync("observe-report", "--journal", _folder.FullPath);

        Assert.Contains("Comparisons cover tasks with 0.0 % of what routing would send elsewhere; how often answers differ is unknown.", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ObserveReport_NothingObserved_SaysHowToBegin()
    {
        WrittenJournal.Idle(_folder.FullPath);

        var result = await CommandLine.RunAsync("observe-report", "--journal", _folder.FullPath);

        Assert.Equal(ExitCode.Ok, result.ExitCode);
        Assert.Contains("routing.observe", result.Output, StringComparison.Ordinal);
    }

    /// <summary>Decisions that would save 0.8 dollars each, and what their callers found.</summary>
    private static IEnumerable<JournalRecord> Observed(ulong first, string task, string comparison, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var id = DecisionIds.ToBytes(first + (ulong)i);
            yield return new JournalRecord
            {
                Decision = new DecisionRecord
                {
                    Id = id,
                    IssuedUnixMs = 1_700_000_000_000,
                    Assessment = new AssessmentFacts { Task = task },
                    Route = new RouteFacts { Model = "large", EstimatedCostUsd = 1, WouldBeModel = "small", WouldBeCostUsd = 0.2 },
                },
            };
            yield return new JournalRecord
            {
                Outcome = new OutcomeRecord
                {
                    Decision = new ClaimsRecord { Id = id, IssuedUnixMs = 1_700_000_000_000, Task = task, DecidedBy = "observe" },
                    Attempt = 1,
                    Comparison = comparison,
                    ShadowModel = "small",
                },
            };
        }
    }
}
