using System.Text.Json;
using System.Text.Json.Nodes;
using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Cli.Tests.Fixtures;
using RoutingDecision.TestKit;

namespace RoutingDecision.Cli.Tests.Learning;

[Collection(BundleCollection.Name)]
public sealed class EvaluateCommandTests(TrainedBundle bundle)
{
    private const string Labels = """
        {"id": "a", "prompt": "What is the capital of Peru?", "tier": "economy", "task": "lookup"}
        {"id": "b", "prompt": "Prove that there are infinitely many primes of the form 4k + 3.", "tier": "premium", "task": "mathematics"}
        {"id": "c", "messages": [{"role": "user", "text": "Summarise this mail for my boss."}], "tier": "standard"}
        """;

    private static readonly string Policy = SourceTree.Find("deploy/policies/default.yaml");

    [Fact]
    public async Task Evaluate_AllRoutersOnLabels_ShowsThemAndWritesThePage()
    {
        using var folder = new TemporaryFolder();
        var html = folder.At("report.html");

        var result = await CommandLine.RunAsync(
            "evaluate", "--bundle", bundle.Folder, "--data", folder.Write("ours.jsonl", Labels), "--labels", "--policy", Policy,
            "--router", "all", "--html", html);

        Assert.Equal(ExitCode.Ok, result.ExitCode);
        Assert.Contains(
            "ours: split all, 3 rows; routed between economy, standard, premium; pair economy / premium", result.Output, StringComparison.Ordinal);
        Assert.Contains("all labelled rows are used", result.Output, StringComparison.Ordinal);
        foreach (var router in new[] { "bundle", "default", "s4-rules", "s3-classifier-thresholds", "random", "always-standard", "oracle" })
        {
            Assert.Contains($"\n  {router} ", result.Output, StringComparison.Ordinal);
        }

        Assert.Contains("ours: measuring oracle on 3 rows", result.Error, StringComparison.Ordinal);
        Assert.Contains("Reliability of bundle", await File.ReadAllTextAsync(html), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_Json_IsTheSameWithAnyThreads()
    {
        using var folder = new TemporaryFolder();
        var data = folder.Write("ours.jsonl", Labels);
        string[] args = ["evaluate", "--bundle", bundle.Folder, "--data", data, "--labels", "--json", "--seed", "5", "--resamples", "50"];

        var one = await CommandLine.RunAsync([.. args, "--threads", "1"]);
        var three = await CommandLine.RunAsync([.. args, "--threads", "3"]);

        Assert.Equal(one.Output, three.Output);
        using var json = JsonDocument.Parse(one.Output);
        Assert.StartsWith("own-", json.RootElement.GetProperty("bundle").GetString(), StringComparison.Ordinal);
        Assert.Equal(3, json.RootElement.GetProperty("data_sets")[0].GetProperty("n").GetInt32());
        Assert.Equal(JsonValueKind.Object, json.RootElement.GetProperty("data_sets")[0].GetProperty("ece").ValueKind);
    }

    [Fact]
    public async Task Evaluate_WriteReference_ChangesThatOfTheManifestAlone()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.At("copy"));
        foreach (var file in Directory.GetFiles(bundle.Folder))
        {
            File.Copy(file, folder.At($"copy/{Path.GetFileName(file)}"));
        }

        var result = await CommandLine.RunAsync(
            "evaluate", "--bundle", folder.At("copy"), "--data", folder.Write("ours.jsonl", Labels), "--labels", "--write-reference");

        Assert.Equal(ExitCode.Ok, result.ExitCode);
        var (before, after) = (ManifestOf(bundle.Folder), ManifestOf(folder.At("copy")));
        Assert.Contains($"bundle {ClassifierBundle.ReadHeader(folder.At("copy")).Version} in", result.Error, StringComparison.Ordinal);
        var success = after["reference"]!["success"]!;
        Assert.Equal(3, success["rows"]!.GetValue<int>());
        Assert.Equal(["economy", "standard", "premium"], success["tiers"]!.AsArray().Select(t => t!["tier"]!.GetValue<string>()));
        after["reference"]!["success"] = before["reference"]!["success"]!.DeepClone();
        Assert.Equal(before.ToJsonString(), after.ToJsonString());
        using var classifier = ClassifierBundle.Load(folder.At("copy"));
    }

    [Theory]
    [InlineData("/nowhere/report.html")]
    [InlineData("/proc/report.html")]
    [InlineData("/")]
    public async Task Evaluate_PageThatCantBeWritten_IsToldBeforeTheWork(string page)
    {
        using var folder = new TemporaryFolder();

        var result = await EvaluateLabelsAsync(folder, "--router", "random", "--html", page);

        Assert.Equal((ExitCode.Input, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"routing: --html {page} can't be written: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_PageThatFailsAfterTheWork_LeavesTheFigures()
    {
        using var folder = new TemporaryFolder();

        var result = await EvaluateLabelsAsync(folder, "--router", "random", "--html", "/dev/full");

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.Contains("tier_accuracy", result.Output, StringComparison.Ordinal);
        Assert.Contains("routing: --html /dev/full can't be written: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_BadDataAndAPage_LeavesNoPage()
    {
        using var folder = new TemporaryFolder();

        var result = await CommandLine.RunAsync("evaluate", "--data", "nowhere.jsonl", "--router", "random", "--html", folder.At("report.html"));

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.False(File.Exists(folder.At("report.html")));
    }

    [Fact]
    public async Task Evaluate_WriteReferenceOfARouterThatIsNoBundle_SaysWhatIsMissing()
    {
        using var folder = new TemporaryFolder();

        var result = await EvaluateLabelsAsync(folder, "--write-reference", "--router", "random", "--bundle", bundle.Folder);

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.Contains("measured by itself on labelled prompts", result.Error, StringComparison.Ordinal);
    }

    private static Task<CommandResult> EvaluateLabelsAsync(TemporaryFolder folder, params string[] more) =>
        CommandLine.RunAsync(["evaluate", "--data", folder.Write("ours.jsonl", Labels), "--labels", .. more]);

    private static JsonNode ManifestOf(string folder) => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json")))!;

    [Fact]
    public async Task Evaluate_Help_HasAWorkedExample()
    {
        var result = await CommandLine.RunAsync("evaluate", "--help");
        Assert.Contains("routing evaluate --bundle deploy/models/default --data", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--data nowhere.jsonl --router random", "nowhere.jsonl")]
    [InlineData("--data nowhere.jsonl --bundle nowhere", "classifier bundle 'nowhere' is refused")]
    [InlineData("--data x.jsonl --policy nowhere.yaml", "The policy file 'nowhere.yaml' does not exist.")]
    [InlineData("--data x.jsonl --resamples 10", "--resamples is '10', allowed is 40 to 100000.")]
    [InlineData("--data x.jsonl --split most", "most")]
    [InlineData("--router random", "--data")]
    public async Task Evaluate_WrongInput_IsAnInputErrorWithTheReason(string arguments, string expected)
    {
        var result = await CommandLine.RunAsync(["evaluate", .. arguments.Split(' ')]);

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }
}
