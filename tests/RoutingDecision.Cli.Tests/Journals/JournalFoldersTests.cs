using RoutingDecision.Cli.Terminals;
using RoutingDecision.Cli.Tests.Fixtures;
using RoutingDecision.Cli.Tests.Replays;
using RoutingDecision.TestKit;

namespace RoutingDecision.Cli.Tests.Journals;

/// <summary>What every command that reads journals asks of their folders.</summary>
public sealed class JournalFoldersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public JournalFoldersTests() => WrittenJournal.In(_folder.At("journal"));

    public static TheoryData<string> Commands { get; } =
    [
        "report", "misroutes", "experiment trial", "observe-report", "drift", "replay --all", "replay --policy logged",
        $"train --served {LoggedRun.Bundle} -o nowhere",
    ];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Run_OneFolderOfSeveralWithoutASegment_IsRefused(string command)
    {
        Directory.CreateDirectory(_folder.At("other"));

        var result = await RunAsync(command, "journal", "other");

        Assert.Equal((ExitCode.Input, ""), (result.ExitCode, result.Output));
        Assert.Contains(
            $"There is no journal in '{_folder.At("other")}': no file of it is named journal-NUMBER.rdj.", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Run_FolderThatIsNotThere_IsRefused(string command)
    {
        var result = await RunAsync(command, "journal", "nowhere");

        Assert.Equal((ExitCode.Input, ""), (result.ExitCode, result.Output));
        Assert.Contains($"There is no journal in '{_folder.At("nowhere")}': there is no such folder.", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Run_SameFolderTwice_IsRefused(string command)
    {
        var result = await RunAsync(command, "journal", "journal");

        Assert.Equal((ExitCode.Input, ""), (result.ExitCode, result.Output));
        Assert.Contains("--journal names the same folder twice", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("journal/")]
    [InlineData("other/../journal")]
    [InlineData("link")]
    [InlineData("above/journal")]
    public async Task Run_SameFolderUnderAnotherName_IsRefusedWithBothNames(string name)
    {
        Directory.CreateDirectory(_folder.At("other"));
        Directory.CreateSymbolicLink(_folder.At("link"), _folder.At("journal"));
        Directory.CreateSymbolicLink(_folder.At("above"), _folder.FullPath);

        var result = await RunAsync("report", "journal", name);

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.Contains($"twice, '{_folder.At("journal")}' and '{_folder.At(name)}': ", result.Error, StringComparison.Ordinal);
    }

    private Task<CommandResult> RunAsync(string command, params string[] journals) =>
        CommandLine.RunAsync([.. command.Split(' '), "--journal", .. journals.Select(_folder.At)]);
}
