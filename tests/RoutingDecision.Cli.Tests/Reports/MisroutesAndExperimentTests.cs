using RoutingDecision.Cli.Terminals;
using RoutingDecision.Cli.Tests.Fixtures;
using RoutingDecision.Cli.Tests.Journals;
using RoutingDecision.TestKit;

namespace RoutingDecision.Cli.Tests.Reports;

public sealed class MisroutesAndExperimentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Misroutes_TwoJournals_ListsTheNewestWithClustersAndDetails()
    {
        var (a, b) = (_folder.At("a"), _folder.At("b"));
        TrafficJournal.In(a, decisions: 60, first: 0);
        TrafficJournal.In(b, decisions: 60, first: 60);

        var result = await CommandLine.RunAsync("misroutes", "--journal", a, b, "--count", "5");

        Assert.Equal((ExitCode.Ok, ""), (result.ExitCode, result.Error));
        // Every third of the 90 economy decisions failed its judge.
        Assert.Matches(@"lookup\s+\(none\)\s+-\s+30\s+100\.0%", result.Output);
        Assert.Contains("0.60 0.80 0.90", result.Output, StringComparison.Ordinal);
        Assert.Contains("Further ones: --page ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Misroutes_NextPage_GoesOn()
    {
        TrafficJournal.In(_folder.FullPath, decisions: 60, first: 0);
        var first = await CommandLine.RunAsync("misroutes", "--journal", _folder.FullPath, "--count", "10");
        var token = first.Output[(first.Output.IndexOf("--page ", StringComparison.Ordinal) + 7)..].Trim();

        var second = await CommandLine.RunAsync("misroutes", "--journal", _folder.FullPath, "--count", "10", "--page", token);

        Assert.Equal(ExitCode.Ok, second.ExitCode);
        Assert.DoesNotContain("Further ones", second.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--count", "0", "--count is '0', allowed is 1 to 1000")]
    [InlineData("--page", "nonsense", "--page is none that a page ended with")]
    public async Task Misroutes_WrongUsage_SaysWhat(string option, string value, string message)
    {
        WrittenJournal.Idle(_folder.FullPath);

        var result = await CommandLine.RunAsync("misroutes", "--journal", _folder.FullPath, option, value);

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Experiment_Journal_ShowsArmsAndWhatMayBeSaid()
    {
        TrafficJournal.In(_folder.FullPath, decisions: 120, first: 0);

        var result = await CommandLine.RunAsync("experiment", "trial", "--journal", _folder.FullPath);

        Assert.Equal((ExitCode.Ok, ""), (result.ExitCode, result.Error));
        Assert.Matches(@"a\s+0\.0%\s+60\s+60\s+", result.Output);
        Assert.Contains("b against a: satisfied", result.Output, StringComparison.Ordinal);
        Assert.Contains("No difference is sure yet", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Experiment_OfATenant_TellsItsDecisionsAlone()
    {
        TrafficJournal.In(_folder.FullPath, decisions: 120, first: 0);

        var own = await CommandLine.RunAsync("experiment", "trial", "--journal", _folder.FullPath, "--tenant", "acme");
        var other = await CommandLine.RunAsync("experiment", "trial", "--journal", _folder.FullPath, "--tenant", "bolt");

        Assert.Matches(@"a\s+0\.0%\s+60\s+60\s+", own.Output);
        Assert.Equal(ExitCode.Input, other.ExitCode);
        Assert.Contains("knows an experiment 'trial'", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Experiment_Unknown_SaysSo()
    {
        WrittenJournal.Idle(_folder.FullPath);

        var result = await CommandLine.RunAsync("experiment", "nothing", "--journal", _folder.FullPath);

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.Contains("knows an experiment 'nothing'", result.Error, StringComparison.Ordinal);
    }
}
