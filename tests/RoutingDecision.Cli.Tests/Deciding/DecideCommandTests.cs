using RoutingDecision.Cli.Terminals;
using RoutingDecision.Cli.Tests.Fixtures;
using RoutingDecision.Contracts.V1;
using RoutingDecision.TestKit;

namespace RoutingDecision.Cli.Tests.Deciding;

[Collection(ServerCollection.Name)]
public sealed class DecideCommandTests(RunningServer server)
{
    [Fact]
    public async Task Decide_PromptThatARuleKnows_PrintsModelTierAndReason()
    {
        var result = await CommandLine.RunAsync("decide", "Do a security audit of this form.", "--server", server.Grpc, "--explain");

        Assert.Equal(ExitCode.Ok, result.ExitCode);
        Assert.Contains("\ntier        premium\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("\ndecided by  rule\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("rule 'high-stakes-review'", result.Output, StringComparison.Ordinal);
        Assert.Contains("\notherwise   standard, given without rule 'high-stakes-review'\n", result.Output, StringComparison.Ordinal);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public async Task Decide_AsJson_IsTheReplyOfTheContract()
    {
        var result = await CommandLine.RunAsync("decide", "Hello there", "--server", server.Grpc, "--json");

        var reply = DecideResponse.Parser.ParseJson(result.Output);
        Assert.Equal("standard", reply.Tier);
        Assert.Equal(DecidedBy.Default, reply.DecidedBy);
        Assert.NotEmpty(reply.DecisionId);
    }

    [Fact]
    public async Task Decide_AllOptions_ReachTheServer()
    {
        string[] args =
        [
            "decide", "Hello there", "--server", server.Grpc, "--json", "--tenant", "acme", "--feature", "faq", "--task", "coding", "--min-tier", "premium",
            "--max-tier", "premium", "--context-tokens", "500000", "--deadline-ms", "60000", "--strategy", "direct", "--objective", "quality", "--batch", "--explain",
        ];

        var reply = DecideResponse.Parser.ParseJson((await CommandLine.RunAsync(args)).Output);

        // Only one model of the highest tier reads half a million tokens.
        Assert.Equal(("premium", "gemini-3-pro-preview"), (reply.Tier, reply.Model));
        Assert.Equal(("coding", Strategy.Direct), (reply.TaskType, reply.Plan.Strategy));
    }

    [Fact]
    public async Task Decide_FileAndStandardInput_GiveTheSameDecisionAsAnArgument()
    {
        const string prompt = "Do a security audit\nof this form.";
        using var folder = new TemporaryFolder();
        string[] common = ["--server", server.Grpc, "--json"];

        var argument = await CommandLine.RunAsync(["decide", prompt, .. common]);
        var file = await CommandLine.RunAsync(["decide", "--file", folder.Write("prompt.txt", prompt), .. common]);
        var input = await CommandLine.RunWithInputAsync(prompt, ["decide", "--file", "-", .. common]);

        string[] reasons = [.. new[] { argument, file, input }.Select(r => DecideResponse.Parser.ParseJson(r.Output).Reasons.ToString())];
        Assert.Contains("high-stakes-review", reasons[0], StringComparison.Ordinal);
        Assert.Single(reasons.Distinct(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("@work tell me a joke")]
    [InlineData("[red] or blue?")]
    [InlineData("-5 plus 3?")]
    [InlineData("- one\n- two\nWhich?")]
    public async Task Decide_PromptThatLooksLikeSyntax_IsTakenAsItIs(string prompt) =>
        Assert.Equal(ExitCode.Ok, (await CommandLine.RunAsync("decide", prompt, "--server", server.Grpc)).ExitCode);

    [Fact]
    public async Task Decide_PromptLikeAnOption_IsTakenAfterTwoDashesOnly()
    {
        var bare = await CommandLine.RunAsync("decide", "--hurry", "--server", server.Grpc);
        var stated = await CommandLine.RunAsync("decide", "--server", server.Grpc, "--", "--hurry");

        Assert.Equal(ExitCode.Input, bare.ExitCode);
        Assert.Contains("'--hurry'", bare.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, stated.ExitCode);
    }

    [Theory]
    [InlineData("--min-tier", "gold", "min_tier")]
    [InlineData("--task", "juggling", "task_type")]
    [InlineData("--context-tokens", "-1", "context_tokens")]
    public async Task Decide_ValueThatTheServerRefuses_IsAnInputErrorThatNamesIt(string option, string value, string field)
    {
        var result = await CommandLine.RunAsync("decide", "x", "--server", server.Grpc, option, value);

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.Contains(field, result.Error, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
    }

    [Fact]
    public async Task Decide_NoModelCanServe_IsTheAnswerNo()
    {
        var result = await CommandLine.RunAsync("decide", "x", "--server", server.Grpc, "--context-tokens", "90000000");

        Assert.Equal(ExitCode.No, result.ExitCode);
        Assert.StartsWith("routing: No model can serve this request: ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("prompt", "--file", "-")]
    [InlineData("--file", "nowhere.txt")]
    public async Task Decide_NotExactlyOneReadablePrompt_IsAnInputError(params string[] args)
    {
        var result = await CommandLine.RunAsync(["decide", .. args]);

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.StartsWith("routing: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decide_NobodyListens_IsUnreachable()
    {
        var result = await CommandLine.RunAsync("decide", "x", "--server", $"http://127.0.0.1:{FreePort.Take()}");

        Assert.Equal(ExitCode.Unreachable, result.ExitCode);
        Assert.Contains("can't be reached", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decide_PortThatIsNotGrpc_IsUnreachable()
    {
        var result = await CommandLine.RunAsync("decide", "x", "--server", server.Metrics);

        Assert.Equal(ExitCode.Unreachable, result.ExitCode);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decide_AsAProgram_WritesTheSameAndEndsWithTheSame()
    {
        var found = await ChildProcess.RunAsync(new ChildCommand(Built.Cli, "decide", "Hello there", "--server", server.Grpc), TimeSpan.FromMinutes(1));
        var missing = await ChildProcess.RunAsync(new ChildCommand(Built.Cli, "decide", "x", "--server", "127.0.0.1:1"), TimeSpan.FromMinutes(1));

        Assert.Contains("tier        standard", found.EnsureSuccess().Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Unreachable, missing.ExitCode);
        Assert.Equal("", missing.Output);
    }
}
