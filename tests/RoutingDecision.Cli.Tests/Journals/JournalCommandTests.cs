using System.Text.Json;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Cli.Tests.Fixtures;
using RoutingDecision.TestKit;

namespace RoutingDecision.Cli.Tests.Journals;

public sealed class JournalCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public JournalCommandTests() => WrittenJournal.In(_folder.FullPath);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Ls_Journal_ListsItsSegments()
    {
        var result = await RunAsync("ls");

        Assert.Equal(ExitCode.Ok, result.ExitCode);
        Assert.Contains("0.0-test", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cat_Journal_ShowsARecordALine()
    {
        var result = await RunAsync("cat");

        Assert.Equal(ExitCode.Ok, result.ExitCode);
        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(5, lines.Length);
        Assert.Contains(" decision  ", lines[1], StringComparison.Ordinal);
        Assert.Contains(" refused by budget", lines[2], StringComparison.Ordinal);
        Assert.Contains("acme/faq try 1 small failure rate_limited 120 ms $0.250000", lines[3], StringComparison.Ordinal);
        Assert.Contains("?[31m", lines[4], StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', result.Output);
    }

    [Theory]
    [InlineData(new[] { "--kind", "outcome" }, 1)]
    [InlineData(new[] { "--kind", "outcome", "--kind", "decision" }, 3)]
    [InlineData(new[] { "--tenant", "acme" }, 2)]
    [InlineData(new[] { "--tenant", "nobody" }, 0)]
    [InlineData(new[] { "--since", "1h" }, 5)]
    [InlineData(new[] { "--since", "2100-01-01T00:00:00Z" }, 0)]
    [InlineData(new[] { "--until", "2000-01-01" }, 0)]
    public async Task Cat_Filter_LetsOnlyThosePass(string[] filter, int lines)
    {
        var result = await RunAsync(["cat", .. filter]);

        Assert.Equal((ExitCode.Ok, lines), (result.ExitCode, result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length));
    }

    [Theory]
    [InlineData("cat", "--since", "yesterday", "--since is 'yesterday', allowed is")]
    [InlineData("cat", "--kind", "letter", "letter")]
    [InlineData("export", "--json", "yes", "--json")]
    public async Task Journal_WrongUsage_SaysWhat(string command, string option, string value, string message)
    {
        var result = await RunAsync(command, option, value);

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ls")]
    [InlineData("cat")]
    [InlineData("verify")]
    public async Task Journal_FolderThatIsNotThere_SaysSo(string command)
    {
        var result = await CommandLine.RunAsync("journal", command, "--journal", _folder.At("nowhere"));

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.Contains("There is no journal in", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ls")]
    [InlineData("cat")]
    [InlineData("verify")]
    [InlineData("export")]
    public async Task Journal_FolderWithoutAJournal_SaysSo(string command)
    {
        using var empty = new TemporaryFolder();

        var result = await CommandLine.RunAsync("journal", command, "--journal", empty.FullPath);

        Assert.Equal((ExitCode.Input, ""), (result.ExitCode, result.Output));
        Assert.Contains("no file of it is named journal-NUMBER.rdj", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ls")]
    [InlineData("verify")]
    public async Task Journal_FolderAlone_HintsAtTheOption(string command)
    {
        var result = await CommandLine.RunAsync("journal", command, _folder.FullPath);

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.Contains($"--journal {_folder.FullPath}", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ls_FormerNameOfTheOption_StillWorks()
    {
        var result = await CommandLine.RunAsync("journal", "ls", "--folder", _folder.FullPath);

        Assert.Equal(ExitCode.Ok, result.ExitCode);
    }

    [Fact]
    public async Task Export_JsonLines_HoldEveryField()
    {
        var result = await RunAsync("export", "--jsonl", "--kind", "outcome");

        var line = JsonDocument.Parse(result.Output).RootElement.GetProperty("outcome");
        Assert.Equal("rate_limited", line.GetProperty("error").GetString());
        Assert.Equal("acme", line.GetProperty("decision").GetProperty("tenant").GetString());
    }

    [Fact]
    public async Task Verify_IntactThenDamaged_TellsByWordAndExitCode()
    {
        var intact = await RunAsync("verify");
        var file = Directory.GetFiles(_folder.FullPath, "*.rdj").Single();
        var bytes = File.ReadAllBytes(file);
        bytes[40] ^= 1;
        File.WriteAllBytes(file, bytes);
        var damaged = await RunAsync("verify");

        Assert.Equal((ExitCode.Ok, "intact: 1 audit, 2 decision, 1 outcome, 1 segment\n"), (intact.ExitCode, intact.Output));
        Assert.Equal(ExitCode.No, damaged.ExitCode);
        Assert.StartsWith("DAMAGED", damaged.Output, StringComparison.Ordinal);
        Assert.Contains("segment 1", damaged.Error, StringComparison.Ordinal);
    }

    private Task<CommandResult> RunAsync(params string[] args) => CommandLine.RunAsync(["journal", .. args, "--journal", _folder.FullPath]);
}
