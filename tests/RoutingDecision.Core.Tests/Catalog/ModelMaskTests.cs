using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Tests.Cases;

namespace RoutingDecision.Core.Tests.Catalog;

public sealed class ModelMaskTests
{
    [Fact]
    public void Masks_AnySets_BehaveAsSets()
    {
        var random = new Random(8);
        for (var round = 0; round < 200; round++)
        {
            var left = Enumerable.Range(0, ModelMask.MaxModels).Where(_ => random.Next(3) == 0).ToHashSet();
            var right = Enumerable.Range(0, ModelMask.MaxModels).Where(_ => random.Next(3) == 0).ToHashSet();
            var (both, rest) = (ModelMask.Of(left), ModelMask.Of(left));
            both.IntersectWith(ModelMask.Of(right));
            rest.ExceptWith(ModelMask.Of(right));
            for (var m = 0; m < ModelMask.MaxModels; m++)
            {
                Assert.Equal(left.Contains(m) && right.Contains(m), both.Contains(m));
                Assert.Equal(left.Contains(m) && !right.Contains(m), rest.Contains(m));
                Assert.True(ModelMask.All.Contains(m));
            }
        }
    }

    [Fact]
    public void Find_NamesOfTheCatalog_AreTheirIndexes()
    {
        var catalog = TestPolicy.Base.Catalog;
        Assert.Equal([0, 1, 2, 3, 4, 5], catalog.Models.Select(m => catalog.FindModel(m.Id)));
        Assert.Equal((0, 2, -1), (catalog.FindTier("economy"), catalog.FindTier("premium"), catalog.FindTier("Economy")));
        Assert.Equal((0, 1, -1), (catalog.FindProvider("alpha"), catalog.FindProvider("beta"), catalog.FindProvider("")));
        Assert.Equal((-1, -1, -1), (catalog.FindModel("gone"), catalog.FindCapability("gone"), catalog.FindRegion("gone")));
        Assert.Equal([[0, 1], [2, 3], [4, 5]], catalog.ByTier);
    }

    [Fact]
    public void Cost_OfACall_AddsEveryKindOfToken() =>
        Assert.Equal((1000 * 1 + 2000 * 2 + 3000 * 3 + 4000 * 4) / 1e6, new ModelPrice(1, 2, 3, 4).Cost(1000, 2000, 3000, 4000), 12);
}
