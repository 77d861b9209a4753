using System.Text.Json;
using RoutingDecision.Core.Prompts;
using Xunit.Abstractions;

namespace RoutingDecision.Core.Tests.Prompts;

public sealed class TokenEstimatorTests(ITestOutputHelper output)
{
    private const double MaxError = 0.15;

    private sealed record Sample(string Category, int Tokens, string Text);

    [Fact]
    public void Estimate_SamplesOfEachCategory_IsWithin15Percent()
    {
        var wrong = new List<string>();
        foreach (IGrouping<string, Sample> category in ReadSamples().GroupBy(s => s.Category))
        {
            // The weights were fitted on the samples at even places; the odd ones must hold by themselves.
            wrong.AddRange(Check(category.Key + " (all)", [.. category]));
            wrong.AddRange(Check(category.Key + " (unseen)", [.. category.Where((_, i) => i % 2 == 1)]));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void ReadSamples_Fixture_HasAllCategoriesTwiceAtLeast()
    {
        IGrouping<string, Sample>[] categories = [.. ReadSamples().GroupBy(s => s.Category)];
        Assert.True(categories.Length >= 15 && categories.All(c => c.Count() >= 4) && categories.Sum(c => c.Count()) >= 60);
    }

    [Fact]
    public void Estimate_Ask_EqualsTheScannersCount()
    {
        foreach (Sample sample in ReadSamples())
        {
            string ask = sample.Text.Trim();
            PromptView view = PromptReader.Read(new PromptInput { Messages = new[] { new PromptMessage(MessageRole.User, ask) } });
            Assert.Equal(TokenEstimator.Estimate(ask), view.Signals[Signal.AskTokens]);
        }
    }

    [Fact]
    public void Estimate_LongText_ScalesTheSampledWindows()
    {
        string text = string.Concat(Enumerable.Repeat("The quick brown fox jumps over the lazy dog. ", 20_000));
        double part = TokenEstimator.Estimate(text.AsSpan(0, 9_000));
        Assert.InRange(TokenEstimator.Estimate(text), part * 100 * 0.98, part * 100 * 1.02);
    }

    [Fact]
    public void Estimate_Empty_IsZero() => Assert.Equal(0, TokenEstimator.Estimate(""));

    private IEnumerable<string> Check(string name, Sample[] samples)
    {
        double real = samples.Sum(s => s.Tokens);
        double estimated = samples.Sum(s => TokenEstimator.Estimate(s.Text));
        Sample worst = samples.MaxBy(s => Math.Abs(TokenEstimator.Estimate(s.Text) - s.Tokens) / (double)s.Tokens)!;
        double error = (estimated / real) - 1;
        string line = $"{name}: {error:P1}; worst {(TokenEstimator.Estimate(worst.Text) / (double)worst.Tokens) - 1:P1}: {worst.Text[..30]}";
        output.WriteLine(line);
        return Math.Abs(error) > MaxError ? [line] : [];
    }

    private static List<Sample> ReadSamples() =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Fixtures", "token-samples.jsonl"))
            .Select(line => JsonSerializer.Deserialize<Sample>(line, JsonSerializerOptions.Web)!)];
}
