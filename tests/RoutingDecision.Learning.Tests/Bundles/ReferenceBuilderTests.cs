using RoutingDecision.Learning.Bundles;

namespace RoutingDecision.Learning.Tests.Bundles;

public sealed class ReferenceBuilderTests
{
    /// <summary>Thousands of times 1/n added up in single precision can come out over 1, and a bundle with such a share is refused.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(2_775)]
    [InlineData(18_080)]
    public void Success_RowsThatAllSayTheSame_AreAShareOfOne(int rows)
    {
        var reference = ReferenceBuilder.Success([.. Enumerable.Repeat(new[] { 0.2f, 0.5f, 1f }, rows)], ["economy", "standard", "premium"])!;
        Assert.All(reference.Tiers, tier => Assert.Equal([1f, 0f], tier.Shares));
    }
}
