using RoutingDecision.LoadBench.Profiles;
using RoutingDecision.LoadBench.Profiles.Areas;
using RoutingDecision.LoadBench.Profiles.Stacks;

namespace RoutingDecision.LoadBench.Tests.Profiles;

public sealed class ProfileTests
{
    private static readonly StackFrame Native = new("libx.so!copy", "copy", FrameCode.Native);
    private static readonly StackFrame Fast = new("RoutingDecision.Core.Rules.RuleSet::Apply", "RuleSet.Apply", FrameCode.Optimised);
    private static readonly StackFrame Slow = new("Grpc.Invoker::Run", "Invoker.Run", FrameCode.Provisional);

    [Fact]
    public void Of_Samples_SharesAddUpToAll()
    {
        var profile = Profile.Of([Sample(Native, Fast), Sample(Fast, Slow), Sample(Slow), Sample(Native)]);

        Assert.Equal(4, profile.Samples);
        Assert.Equal(0.5, profile.ShareOf(AreaList.All.Single(a => a.Title == "rules")));
        Assert.Equal(0.25, profile.ShareOf(AreaList.All.Single(a => a.Title == "gRPC")));
        Assert.Equal(0.25, profile.ShareOf(AreaList.Rest));
        Assert.Equal(1, AreaList.All.Sum(profile.ShareOf), 12);
    }

    [Fact]
    public void OptimisedShare_CallersAndNativeCode_DoNotCount() =>
        Assert.Equal(2.0 / 3, Profile.Of([Sample(Native, Fast, Slow), Sample(Fast, Slow), Sample(Slow, Fast), Sample(Native)]).OptimisedShare, 12);

    [Fact]
    public void Hottest_Functions_AreThoseThatRanThemselves()
    {
        var profile = Profile.Of([Sample(Native, Fast), Sample(Native), Sample(Fast), Sample(Slow, Fast)]);

        Assert.Equal([("copy", 0.5), ("Invoker.Run", 0.25)], profile.Hottest(2));
    }

    private static StackSample Sample(params StackFrame[] frames) => new("x", frames);
}
