using System.Text.Json;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Cli.Tests.Fixtures;

namespace RoutingDecision.Cli.Tests.Insight;

public sealed class EstimateCommandTests
{
    private static readonly string[] ArticleS2 =
    [
        "estimate", "--requests", "1M", "--input", "200", "--model", "haiku=0.95@0.80/4", "--model", "sonnet=0.05@3/15", "--baseline", "sonnet",
    ];

    [Fact]
    public async Task Estimate_ArticleS2_PrintsItsFigures()
    {
        var result = await CommandLine.RunAsync(ArticleS2);

        Assert.Equal((ExitCode.Ok, ""), (result.ExitCode, result.Error));
        foreach (var figure in new[] { "600.00", "152.00", "30.00", "182.00", "saves $418.00 a month, 69.7 %" })
        {
            Assert.Contains(figure, result.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Estimate_Json_HasEveryFigure()
    {
        var result = await CommandLine.RunAsync([.. ArticleS2, "--fixed-usd", "41.8", "--json"]);

        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal(100_000, json.RootElement.GetProperty("break_even_requests").GetDouble(), 1e-6);
        Assert.Equal(152, json.RootElement.GetProperty("models_usd").GetProperty("haiku").GetDouble(), 1e-9);
    }

    [Theory]
    [InlineData("--requests", "many", "--requests is 'many'")]
    [InlineData("--judged", "2", "--judged is 2, allowed is 0 to 1")]
    [InlineData("--judge", "nobody", "--judge is 'nobody', which no --model names")]
    [InlineData("--model", "third=0.1@1/2", "sum to 1.1, not to 1")]
    [InlineData("--model", "third", "--model is 'third', allowed is")]
    public async Task Estimate_WrongInput_SaysWhat(string option, string value, string message)
    {
        string[] args = option == "--requests" ? [.. ArticleS2.Select(a => a == "1M" ? value : a)] : [.. ArticleS2, option, value];

        var result = await CommandLine.RunAsync(args);

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }
}
