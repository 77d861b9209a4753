using RoutingDecision.Benchmarks.Timings;

namespace RoutingDecision.Benchmarks.Tests.Timings;

/// <summary>What `make bench-check` ends with.</summary>
public sealed class CheckVerdictTests
{
    private static readonly Timing Hot = new("hot", () => () => 0);
    private static readonly Timing Backdrop = new("backdrop", () => () => 0) { IsBackdrop = true };

    [Fact]
    public void ExitCode_AsGood_IsZero() => Assert.Equal(0, Of(Equal(TimingGroups.Yardstick), Equal(Hot), Equal(Backdrop)).ExitCode);

    [Fact]
    public void ExitCode_SlowerHotRow_IsOne() => Assert.Equal(1, Of(Equal(TimingGroups.Yardstick), Slower(Hot)).ExitCode);

    [Fact]
    public void ExitCode_NewAllocations_IsOne() => Assert.Equal(1, Of(Equal(Hot) with { HeadBytes = 24 }).ExitCode);

    [Fact]
    public void ExitCode_SlowerBackdropThatAllocates_IsZero() =>
        Assert.Equal(0, Of(Equal(Hot), Slower(Backdrop) with { HeadBytes = 24 }).ExitCode);

    [Fact]
    public void ExitCode_NothingButTheYardstick_IsTwo()
    {
        Assert.Equal(2, Of(Equal(TimingGroups.Yardstick)).ExitCode);
        Assert.Equal(2, Of().ExitCode);
    }

    [Fact]
    public void Write_WorkThatABuildDoesNotKnow_NamesIt()
    {
        var text = Of(Equal(Hot)).Write();

        Assert.Contains("| hot |", text);
        Assert.Contains("not compared, a build does not know it: backdrop\n", text);
        Assert.DoesNotContain("does not know it: hot", text);
    }

    private static CheckVerdict Of(params Comparison[] comparisons) => new([TimingGroups.Yardstick, Hot, Backdrop], comparisons);

    private static Comparison Equal(Timing timing) => new(timing.Name, [100, 100], [100, 100], 0, 0);

    private static Comparison Slower(Timing timing) => Equal(timing) with { HeadNs = [120, 130] };
}
