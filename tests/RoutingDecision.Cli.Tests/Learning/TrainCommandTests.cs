using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Cli.Tests.Fixtures;
using RoutingDecision.Cli.Tests.Journals;
using RoutingDecision.TestKit;

namespace RoutingDecision.Cli.Tests.Learning;

[Collection(BundleCollection.Name)]
public sealed class TrainCommandTests(TrainedBundle bundle)
{
    [Fact]
    public void Train_Corpus_WritesABundleThatLoadsAndSaysHowGoodItIs()
    {
        using var classifier = ClassifierBundle.Load(bundle.Folder);

        Assert.Equal(ExitCode.Ok, bundle.Result.ExitCode);
        Assert.StartsWith("own-", classifier.Version, StringComparison.Ordinal);
        Assert.Contains($"bundle {classifier.Version} in {bundle.Folder}: ", bundle.Result.Output, StringComparison.Ordinal);
        Assert.Contains("tier_accuracy", bundle.Result.Output, StringComparison.Ordinal);
        Assert.Equal(3ul, ClassifierBundle.ReadManifest(bundle.Folder).Training.Seed);
    }

    [Fact]
    public void Train_WithoutAWindow_TellsItsProgressInLinesOnStandardError()
    {
        Assert.StartsWith("reading 0 of ", bundle.Result.Error, StringComparison.Ordinal);
        Assert.Contains("\ntraining 1 of ", bundle.Result.Error, StringComparison.Ordinal);
        Assert.EndsWith("writing 1 of 1\n", bundle.Result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_BadRow_IsAnInputErrorWithFileAndLine()
    {
        using var folder = new TemporaryFolder();
        var data = folder.Write("labels.jsonl", """
            {"prompt": "Hello", "tier": "economy"}
            {"prompt": "Hello", "tier": "gold"}
            """);

        var result = await CommandLine.RunAsync("train", data, "-o", folder.At("bundle"));

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.Contains($"routing: {data}:2: tier 'gold'", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.At("bundle")));
    }

    [Theory]
    [InlineData]
    [InlineData("nowhere.jsonl")]
    [InlineData("--corpus", "nowhere")]
    [InlineData("--benchmark", "nowhere.jsonl")]
    public async Task Train_NothingToTrainOn_IsAnInputError(params string[] data)
    {
        using var folder = new TemporaryFolder();

        var result = await CommandLine.RunAsync(["train", .. data, "-o", folder.At("bundle")]);

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.Contains("routing: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_NothingToCalibrateOn_IsAnInputError()
    {
        using var folder = new TemporaryFolder();
        var rows = Enumerable.Range(0, 3).Select(
            i => $$"""{"prompt": "Hello {{(char)('a' + i)}}", "tier": "economy", "task": "lookup", "split": "{{(i == 0 ? "test" : "train")}}"}""");
        var data = folder.Write("labels.jsonl", string.Join('\n', rows));

        var result = await CommandLine.RunAsync("train", data, "-o", folder.At("bundle"));

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.Contains("0 of the 3 rows are in the split dev and hold 0 observations of a tier; it takes 20", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.At("bundle")));
    }

    [Fact]
    public async Task Train_FolderOfAProject_IsToldBeforeAnythingIsReadAndKeepsItsReadme()
    {
        using var folder = new TemporaryFolder();
        folder.Write("README.md", "# Ours");

        var result = await CommandLine.RunAsync("train", "nowhere.jsonl", "-o", folder.FullPath);

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.StartsWith($"routing: '{folder.FullPath}' holds a README.md and is no bundle", result.Error, StringComparison.Ordinal);
        Assert.Equal("# Ours", await File.ReadAllTextAsync(folder.At("README.md")));
    }

    [Fact]
    public async Task Train_JournalWithoutDecisions_IsAnInputError()
    {
        using var folder = new TemporaryFolder();
        WrittenJournal.Idle(folder.FullPath);
        var data = folder.Write("labels.jsonl", """{"prompt": "Hello", "tier": "economy", "split": "train"}""");

        var result = await CommandLine.RunAsync("train", data, "--journal", folder.FullPath, "--served", bundle.Folder, "-o", folder.At("bundle"));

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.Contains("there are no decisions in it", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_NameThatABundleCantHave_IsToldBeforeAnythingIsRead()
    {
        using var folder = new TemporaryFolder();

        var result = await CommandLine.RunAsync("train", "nowhere.jsonl", "--name", "no name", "-o", folder.At("bundle"));

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.Contains("name 'no name' is not 1 to 40 letters", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("reading", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("file/bundle")]
    [InlineData("file/deeper/bundle")]
    public async Task Train_OutputThatCantBeWritten_IsToldBeforeAnythingIsRead(string output)
    {
        using var folder = new TemporaryFolder();
        folder.Write("file", "not a folder");

        var result = await CommandLine.RunAsync("train", "nowhere.jsonl", "-o", folder.At(output));

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.Contains("routing: ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("reading", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("nowhere.jsonl", result.Error, StringComparison.Ordinal);
        Assert.Equal([folder.At("file")], Directory.GetFileSystemEntries(folder.FullPath));
    }

    [Fact]
    public async Task Train_ChainOfAnUnknownTier_IsAnInputError()
    {
        using var folder = new TemporaryFolder();
        var data = folder.Write("results.jsonl", """{"id":"1","source":"x","prompt":"p","models":{"ours":{"score":1}},"split":"train"}""");

        var result = await CommandLine.RunAsync("train", "--benchmark", data, "--chain", "gold=ours", "-o", folder.At("bundle"));

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.Contains("'gold=ours' is not TIER=NAME with a tier of economy, standard, premium", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_ModelsNamedByAChain_AreLearnedFrom()
    {
        using var folder = new TemporaryFolder();
        var data = folder.Write("results.jsonl", string.Join('\n', Enumerable.Range(0, 60).Select(i =>
            $$$"""{"id":"{{{i}}}","source":"x","prompt":"question {{{i}}}","models":{"ours":{"score":{{{i % 2}}}}},"split":"{{{(i < 30 ? "train" : i < 50 ? "dev" : "test")}}}"}""")));

        var result = await CommandLine.RunAsync("train", "--benchmark", data, "--chain", "economy=ours", "-o", folder.At("bundle"));

        Assert.True(result.ExitCode == ExitCode.Ok, result.Error);
        Assert.Equal(30, Assert.Single(ClassifierBundle.ReadManifest(folder.At("bundle")).Training.Sources).Train);
    }
}
