using RoutingDecision.Learning.Data;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Learning.Tests.Training;

public sealed class SplitCheckTests
{
    [Theory]
    [InlineData(20, 1)]
    [InlineData(10, 2)]
    [InlineData(7, 3)]
    public void Check_TwentyObservationsInDev_AreEnough(int dev, int tiers) =>
        SplitCheck.Check([.. Rows(60, tiers, Split.Train), .. Rows(dev, tiers, Split.Dev)], "x");

    [Theory]
    [InlineData(1, 3, 94, "1 of the 95 rows are in the split dev and hold 3 observations of a tier; it takes 20", "about 100 rows: 7 %")]
    [InlineData(6, 3, 94, "6 of the 100 rows are in the split dev and hold 18 observations", "about 100 rows: 7 %")]
    [InlineData(19, 1, 41, "19 of the 60 rows are in the split dev and hold 19 observations", "about 290 rows: 7 %")]
    [InlineData(0, 2, 1_200, "0 of the 1,200 rows are in the split dev and hold 0 observations", "about 150 rows: 7 %")]
    public void Check_FewerInDev_SaysHowManyAndHowManyRowsItTakes(int dev, int tiers, int train, string many, string needed)
    {
        var refused = Assert.Throws<DataException>(
            () => SplitCheck.Check([.. Rows(train, tiers, Split.Train), .. Rows(dev, tiers, Split.Dev)], "x"));
        Assert.StartsWith($"x: {many}", refused.Message, StringComparison.Ordinal);
        Assert.Contains(needed, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_SourcesWithAFewEach_CountTogether() =>
        SplitCheck.Check([.. Rows(60, 3, Split.Train), .. Rows(3, 3, Split.Dev), .. Rows(11, 1, Split.Dev, source: 1)], "x");

    [Fact]
    public void Check_NothingToFitOn_SaysSo()
    {
        var refused = Assert.Throws<DataException>(() => SplitCheck.Check(Rows(40, 3, Split.Dev), "x"));
        Assert.StartsWith("x: none of the 40 rows is in the split train", refused.Message, StringComparison.Ordinal);
    }

    private static Example[] Rows(int count, int tiers, Split split, int source = 0) =>
    [
        .. Enumerable.Range(0, count).Select(_ => new Example
        {
            Source = source,
            Split = split,
            Ids = [],
            Shape = default,
            Success = [1, 1, 1],
            Weight = [.. Enumerable.Range(0, 3).Select(t => t < tiers ? 0.5f : 0)],
            Tier = -1,
            Task = -1,
        }),
    ];
}
