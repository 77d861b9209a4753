using RoutingDecision.Cli.Terminals;
using RoutingDecision.Cli.Tests.Fixtures;

namespace RoutingDecision.Cli.Tests.Terminals;

public sealed class OptionNeedsTests
{
    [Theory]
    [InlineData("train rows.jsonl -o x --served y", "--served needs --journal FOLDER.")]
    [InlineData("train rows.jsonl -o x --journal y", "--journal needs --served FOLDER: the bundles that served while it was written")]
    [InlineData("train rows.jsonl -o x --chain economy=a", "--chain needs --benchmark FILE.")]
    [InlineData("evaluate --data x.jsonl --labels --router random --write-reference", "--write-reference needs --bundle FOLDER.")]
    [InlineData("report --journal x --bundle y", "--bundle needs --html FILE.")]
    [InlineData("report --html x.html --bundle y", "--bundle needs --journal FOLDER.")]
    [InlineData("replay --journal x --all --since 1h", "--since needs --policy FILE.")]
    [InlineData("replay --journal x --all --until 1h", "--until needs --policy FILE.")]
    [InlineData("replay --journal x --all --tenant acme", "--tenant needs --policy FILE.")]
    [InlineData("replay --journal x --all --json", "--json needs --policy FILE.")]
    [InlineData("drift --bundle x", "--bundle needs --journal FOLDER.")]
    [InlineData("drift --threshold 0.3", "--threshold needs --journal FOLDER.")]
    [InlineData("drift --until 1h", "--until needs --since TIME.")]
    [InlineData("report --journal x --server y", "--server says nothing beside --journal: give one of them.")]
    [InlineData("misroutes --journal x --address y", "--server says nothing beside --journal: give one of them.")]
    [InlineData("experiment a --journal x --server y", "--server says nothing beside --journal: give one of them.")]
    [InlineData("drift --journal x --server y", "--server says nothing beside --journal: give one of them.")]
    [InlineData("observe-report --journal x --server y", "--server says nothing beside --journal: give one of them.")]
    [InlineData("evaluate --data x --labels --pair weak=a,strong=b", "--pair says nothing beside --labels: give one of them.")]
    [InlineData("evaluate --data x --labels --chain a=b,c=d", "--chain says nothing beside --labels: give one of them.")]
    public async Task Run_OptionThatSaysNothing_NamesWhatItNeedsOrWhatLeavesItNothing(string line, string expected)
    {
        var result = await CommandLine.RunAsync(line.Split(' '));

        Assert.Equal((ExitCode.Input, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"routing: {expected}", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Split('\n'), l => l.StartsWith("routing: ", StringComparison.Ordinal));
    }
}
