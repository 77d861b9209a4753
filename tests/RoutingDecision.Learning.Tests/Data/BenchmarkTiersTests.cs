using RoutingDecision.Learning.Data;

namespace RoutingDecision.Learning.Tests.Data;

public sealed class BenchmarkTiersTests
{
    [Fact]
    public void With_OwnModels_AddsThemAndOverridesKnownOnes()
    {
        var tiers = BenchmarkTiers.Default.With("economy=ours-7b, economy=ours-8b,standard=gpt-4-1106", LabelSpace.Default);

        Assert.Equal(
            ["economy", "economy", "standard", "premium", null],
            new[] { "ours-7b", "ours-8b", "gpt-4-1106", "o1-mini-2024-09-12", "unknown" }.Select(tiers.TierOf));
        Assert.Equal("premium", BenchmarkTiers.Default.TierOf("gpt-4-1106"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ours-7b")]
    [InlineData("gold=ours-7b")]
    [InlineData("economy=")]
    [InlineData("economy=a,premium=a")]
    [InlineData("economy=a,")]
    public void With_OtherForm_IsRefused(string text)
    {
        var error = Assert.Throws<DataException>(() => BenchmarkTiers.Default.With(text, LabelSpace.Default));
        Assert.Contains("--chain: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("economy, standard, premium", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ModelsOfTheChain_GiveObservations()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("b.jsonl", """{"id":"1","source":"x","prompt":"p","models":{"ours":{"score":1},"theirs":{"score":0}},"split":"train"}""");

        var row = Assert.Single(BenchmarkReader.Read(file, LabelSpace.Default, BenchmarkTiers.Default.With("premium=ours", LabelSpace.Default)));

        Assert.Equal((0.0, 0.0, 1.0, 1.0), (row.Evidence.Weight(0), row.Evidence.Weight(1), row.Evidence.Weight(2), row.Evidence.Success(2)));
    }
}
