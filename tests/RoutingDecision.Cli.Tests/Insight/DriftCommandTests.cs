using System.Text.Json;
using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Cli.Tests.Fixtures;
using RoutingDecision.Cli.Tests.Journals;
using RoutingDecision.Core.Prompts;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.TestKit;

namespace RoutingDecision.Cli.Tests.Insight;

public sealed class DriftCommandTests : IDisposable
{
    private static readonly string Bundle = SourceTree.Find("deploy/models/default");

    private static readonly string Version = ClassifierBundle.ReadHeader(Bundle).Version;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Drift_JournalOfOneKindOfAsk_DriftsFromTheBundlesReference()
    {
        WrittenJournal.In(_folder.FullPath, Enumerable.Range(0, 300).Select(_ => Decision(5_000)));

        var result = await CommandLine.RunAsync("drift", "--journal", _folder.FullPath, "--bundle", Bundle);

        Assert.Equal((ExitCode.No, ""), (result.ExitCode, result.Error));
        Assert.Contains("DRIFT: all traffic, 300 decisions of the last day, 0 a week earlier", result.Output, StringComparison.Ordinal);
        Assert.Contains("ask_chars", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drift_Json_HasTheFieldsOfTheApi()
    {
        WrittenJournal.In(_folder.FullPath, Enumerable.Range(0, 300).Select(_ => Decision(5_000)));

        var result = await CommandLine.RunAsync("drift", "--journal", _folder.FullPath, "--bundle", Bundle, "--json");

        using var json = JsonDocument.Parse(result.Output);
        Assert.True(json.RootElement.GetProperty("alarm").GetBoolean());
        Assert.Contains(
            json.RootElement.GetProperty("rows").EnumerateArray(),
            r => r.GetProperty("name").GetString() == "ask_chars" && r.GetProperty("psi_reference").GetDouble() > 1);
        Assert.Contains(
            json.RootElement.GetProperty("rows").EnumerateArray(),
            r => r.GetProperty("name").GetString() == "success.premium" && r.GetProperty("threshold_reference").GetDouble() > 0);
    }

    [Fact]
    public async Task Drift_WithoutBundle_ComparesWithLastWeekAlone()
    {
        var (before, now) = (Enumerable.Repeat(Decision(50, days: 0), 300), Enumerable.Repeat(Decision(5_000, days: 7), 300));
        WrittenJournal.In(_folder.FullPath, before.Concat(now));

        var result = await CommandLine.RunAsync("drift", "--journal", _folder.FullPath, "--json");

        using var json = JsonDocument.Parse(result.Output);
        Assert.All(json.RootElement.GetProperty("rows").EnumerateArray(), r => Assert.Equal(0, r.GetProperty("threshold_reference").GetDouble()));
        Assert.Contains(json.RootElement.GetProperty("rows").EnumerateArray(), r => r.GetProperty("drift").GetBoolean());
    }

    [Fact]
    public async Task Drift_Since_TellsHowItWas()
    {
        var (before, now) = (Enumerable.Repeat(Decision(50, days: 0), 300), Enumerable.Repeat(Decision(5_000, days: 7), 300));
        WrittenJournal.In(_folder.FullPath, before.Concat(now));
        string[] arguments =
        [
            "drift", "--journal", _folder.FullPath, "--bundle", Bundle, "--since", "2024-10-03T00:00:00Z", "--until", "2024-10-12T00:00:00Z",
        ];

        var text = await CommandLine.RunAsync(arguments);
        var result = await CommandLine.RunAsync([.. arguments, "--json"]);

        // Day 20,000 is 2024-10-04; nothing was asked on the days between.
        Assert.Matches(@"2024-10-04 04:00\s+300\s+\d+\.\d{4}\s+ask_chars", text.Output);
        Assert.Matches(@"2024-10-11 04:00\s+300\s+\d+\.\d{4}\s+\d+\.\d{4}\s+ask_chars", text.Output);
        using var json = JsonDocument.Parse(result.Output);
        var history = json.RootElement.GetProperty("history").EnumerateArray().ToArray();
        Assert.All(history, h => Assert.True(h.GetProperty("alarm").GetBoolean()));
        Assert.Equal(
            json.RootElement.GetProperty("rows").GetRawText(), history[^1].GetProperty("rows").GetRawText());
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-0.1")]
    public async Task Drift_ThresholdThatIsNone_IsAnInputError(string threshold)
    {
        WrittenJournal.In(_folder.FullPath, [Decision(50)]);

        var result = await CommandLine.RunAsync("drift", "--journal", _folder.FullPath, "--threshold", threshold);

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.Contains($"--threshold is '{threshold}', allowed is a number, 0 or more", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drift_EmptyJournal_SaysSo()
    {
        WrittenJournal.Idle(_folder.FullPath);

        var result = await CommandLine.RunAsync("drift", "--journal", _folder.FullPath);

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.Contains("no decision", result.Error, StringComparison.Ordinal);
    }

    private static JournalRecord Decision(float chars, int days = 0)
    {
        var facts = new PromptFacts();
        facts.Signals.AddRange(Enumerable.Repeat(0f, PromptSignals.Count));
        facts.Signals[(int)Signal.AskChars] = chars;
        return new JournalRecord
        {
            Decision = new DecisionRecord
            {
                IssuedUnixMs = DateTimeOffset.UnixEpoch.AddDays(20_000 + days).ToUnixTimeMilliseconds(),
                ClassifierVersion = Version,
                Prompt = facts,
                Assessment = new AssessmentFacts { Assessed = true, Success = { 0.5f, 0.7f, 0.9f }, Task = "coding" },
            },
        };
    }
}
