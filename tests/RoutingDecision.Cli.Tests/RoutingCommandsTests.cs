using System.CommandLine;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Cli.Tests.Fixtures;
using RoutingDecision.TestKit;

namespace RoutingDecision.Cli.Tests;

public sealed class RoutingCommandsTests
{
    public static TheoryData<string> AllCommands()
    {
        var terminal = new Terminal { Input = TextReader.Null, Output = TextWriter.Null, Error = TextWriter.Null };
        return [.. Names(RoutingCommands.Root(terminal), "")];
    }

    [Theory]
    [MemberData(nameof(AllCommands))]
    public async Task Help_AnyCommand_EndsWithAnExampleOfIt(string command)
    {
        var result = await CommandLine.RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        Assert.Equal(ExitCode.Ok, result.ExitCode);
        Assert.Contains($"routing {command}".TrimEnd(), result.Output[result.Output.IndexOf("Example:", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Contains("Usage:\n  routing", result.Output, StringComparison.Ordinal);
        Assert.Equal("", result.Error);
    }

    [Theory]
    [MemberData(nameof(AllCommands))]
    public void Description_AnyCommand_IsThereForItAndItsOptions(string command)
    {
        var terminal = new Terminal { Input = TextReader.Null, Output = TextWriter.Null, Error = TextWriter.Null };
        Command found = RoutingCommands.Root(terminal);
        foreach (var name in command.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            found = found.Subcommands.Single(c => c.Name == name);
        }

        Assert.All(found.Options.Cast<Symbol>().Concat(found.Arguments).Append(found), s => Assert.NotEmpty(s.Description ?? ""));
    }

    [Fact]
    public async Task Run_UnknownOption_SaysSoOnStandardErrorAndWhereHelpIs()
    {
        var result = await CommandLine.RunAsync("policy", "validate", "--fast", "a.yaml");

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.Contains("'routing policy validate --help'", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("decide", "x", "--strategy", "hope")]
    [InlineData("decide", "x", "--context-tokens", "many")]
    [InlineData("model", "set-state", "gpt-5", "asleep")]
    [InlineData("train", "--output", "x", "--threads", "65")]
    [InlineData("train", "rows.jsonl", "--output", "x", "--threads", "x")]
    [InlineData("train", "rows.jsonl", "--output", "x", "--threads", "99999999999")]
    [InlineData("evaluate", "--data", "rows.jsonl", "--threads", "99999999999")]
    [InlineData("evaluate", "--data", "rows.jsonl", "--resamples", "x")]
    [InlineData("policy", "history", "--limit", "x")]
    [InlineData("misroutes", "--count", "99999999999")]
    [InlineData("drift", "--threshold", "x")]
    [InlineData("train")]
    [InlineData("policy")]
    [InlineData("conduct")]
    public async Task Run_WrongUsage_EndsWithTwoAndWithoutAStackTrace(params string[] args)
    {
        var result = await CommandLine.RunAsync(args);

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.StartsWith("routing: ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_OfTheProgram_IsThatOfTheServer()
    {
        var own = await ChildProcess.RunAsync(new ChildCommand(Built.Cli, "--version"), TimeSpan.FromMinutes(1));
        var server = await ChildProcess.RunAsync(new ChildCommand(Built.Server, "--version"), TimeSpan.FromMinutes(1));

        Assert.Equal(0, own.ExitCode);
        Assert.Equal(server.Output.Split('+')[0], own.Output.Split('+')[0]);
        Assert.StartsWith("0.1.0", own.Output, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Names(Command command, string path) =>
        command.Subcommands.SelectMany(c => Names(c, $"{path} {c.Name}".Trim())).Prepend(path);
}
