using RoutingDecision.Cli.Terminals;
using RoutingDecision.Cli.Tests.Fixtures;
using RoutingDecision.Core.Policies;
using RoutingDecision.TestKit;

namespace RoutingDecision.Cli.Tests.Policies;

/// <summary>With a server of its own, as what is published stays.</summary>
public sealed class PolicyPublishCommandTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task PublishDiffHistoryRollback_OfOneServer_TellOneStory()
    {
        using var folder = new TemporaryFolder();
        var text = File.ReadAllText(Built.RulesPolicy);
        var edited = folder.Write("edited.yaml", text + "# cheaper\n");
        var (before, after) = (PolicyCompiler.VersionOf(text), PolicyCompiler.VersionOf(text + "# cheaper\n"));

        var differs = await RunAsync("diff", before, edited);
        Assert.Equal(ExitCode.No, differs.ExitCode);
        Assert.Contains("+# cheaper\n", differs.Output, StringComparison.Ordinal);
        var published = $"{after} is in force\nreplay: 0 decisions, too few to judge\n";
        Assert.Equal(new CommandResult(ExitCode.Ok, published, ""), await RunAsync("publish", edited, "--expected", before, "--comment", "cheaper"));
        Assert.Equal(new CommandResult(ExitCode.Ok, $"{edited} and {after} are the same\n", ""), await RunAsync("diff", edited));
        var stale = await RunAsync("publish", edited, "--expected", before);
        Assert.Equal(ExitCode.No, stale.ExitCode);
        Assert.Contains($"in force is {after}", stale.Error, StringComparison.Ordinal);
        var history = (await RunAsync("history")).Output.Split('\n');
        Assert.Contains(history, l => l.Contains(after, StringComparison.Ordinal) && l.Contains("now", StringComparison.Ordinal) && l.Contains("cheaper", StringComparison.Ordinal));
        Assert.Equal($"{before} is in force again\n", (await RunAsync("rollback")).Output);
    }

    [Theory]
    [InlineData("nowhere.yaml")]
    [InlineData("nowhere/policy")]
    public async Task Diff_FileThatIsNotThere_IsNotTakenForAVersion(string file)
    {
        var result = await RunAsync("diff", file);

        Assert.Equal(new CommandResult(ExitCode.Input, "", $"routing: The policy file '{file}' does not exist.\n"), result);
    }

    [Fact]
    public async Task Rollback_VersionThatIsNotKept_NamesTheCommandThatListsThem()
    {
        var result = await RunAsync("rollback", "p-00000000");

        Assert.Contains("`routing policy history`", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_FileThatIsNotThere_IsAnInputError()
    {
        var result = await CommandLine.RunAsync("policy", "publish", "/nowhere.yaml");

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.StartsWith("routing: The policy file '/nowhere.yaml' can't be read", result.Error, StringComparison.Ordinal);
    }

    private Task<CommandResult> RunAsync(params string[] args) => CommandLine.RunAsync(["policy", .. args, "--server", server.Grpc]);
}
