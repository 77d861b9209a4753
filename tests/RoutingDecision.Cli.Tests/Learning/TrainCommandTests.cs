using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Cli.Tests.Fixtures;
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
    public async Task Train_FolderThatIsNoJournal_IsAnInputError()
    {
        using var folder = new TemporaryFolder();
        var data = folder.Write("labels.jsonl", """{"prompt": "Hello", "tier": "economy", "split": "train"}""");

        var result = await CommandLine.RunAsync("train", data, "--journal", folder.FullPath, "--served", bundle.Folder, "-o", folder.At("bundle"));

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.Contains("there are no decisions in it", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_NameThatABundleCantHave_IsAnInputError()
    {
        using var folder = new TemporaryFolder();
        var data = folder.Write("labels.jsonl", string.Join('\n', Enumerable.Range(0, 60).Select(i => $$"""{"prompt": "What is {{i}} and {{i}}?", "tier": "economy"}""")));

        var result = await CommandLine.RunAsync("train", data, "--name", "no name", "-o", folder.At("bundle"));

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }
}
