using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Classifier.Tests.Bundles;

public sealed class BundleReferenceTests
{
    [Fact]
    public void Of_ShippedBundle_HasWholeSharesOfWhatTheClassifierReads()
    {
        using var classifier = ClassifierBundle.Load(Repository.DefaultBundle);
        var reference = classifier.Reference!;

        Assert.InRange(reference.Rows, 1_000, int.MaxValue);
        Assert.Equal(classifier.Tiers.Count, reference.TierShares.Count);
        Assert.Equal(classifier.Tiers.Count, reference.TierThresholds.Count);
        Assert.Equal(classifier.Tasks.Count, reference.TaskShares.Count);
        var shares = reference.Signals.Select(s => s.Shares).Append(reference.TierShares).Append(reference.TaskShares);
        shares = shares.Concat(reference.Success!.Tiers.Select(t => t.Shares));
        Assert.All(shares, s => Assert.Equal(1, s.Sum(), 1e-9));
        Assert.InRange(reference.Success.Rows, 1_000, reference.Rows);
        Assert.Equal(classifier.Tiers.Count, reference.Success.Tiers.Count);
        Assert.Contains(reference.Signals, s => s.Signal == Signal.AskChars);
        Assert.DoesNotContain(reference.Signals, s => s.Signal is Signal.SystemTokens or Signal.ToolsOffered);
    }

    [Fact]
    public void Of_BundleWithoutDistributionOfSuccess_LoadsAndHasNone()
    {
        using var copy = new BundleCopy();
        copy.Edit(m => m["reference"]!.AsObject().Remove("success"));

        using var classifier = ClassifierBundle.Load(copy.Folder);

        Assert.Null(classifier.Reference!.Success);
        Assert.NotEmpty(classifier.Reference.Signals);
    }
}
