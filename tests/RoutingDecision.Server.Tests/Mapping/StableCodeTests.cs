using RoutingDecision.Core.Outcomes;
using RoutingDecision.Core.Selection;
using RoutingDecision.Server.Mapping;

namespace RoutingDecision.Server.Tests.Mapping;

/// <summary>Codes that callers compare with: each value has one of its own, in snake case.</summary>
public sealed class StableCodeTests
{
    [Fact]
    public void CodeOf_EveryReason_HasItsOwn() => AssertCodes(Enum.GetValues<ReasonCode>().Select(ReasonTexts.CodeOf));

    [Fact]
    public void CodeOf_EveryAdvice_HasItsOwnAndASentence()
    {
        AssertCodes(Enum.GetValues<AdviceReason>().Select(AdviceTexts.CodeOf));
        Assert.Equal(Enum.GetValues<AdviceReason>().Length,
            Enum.GetValues<AdviceReason>().Select(AdviceTexts.TextOf).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Of_EveryHardConstraint_HasItsOwn() => AssertCodes(Enum.GetValues<HardConstraint>().Select(HardConstraintNames.Of));

    private static void AssertCodes(IEnumerable<string> codes)
    {
        var all = codes.ToArray();
        Assert.All(all, code => Assert.Matches("^[a-z]+(_[a-z]+)*$", code));
        Assert.Equal(all.Length, all.Distinct(StringComparer.Ordinal).Count());
    }
}
