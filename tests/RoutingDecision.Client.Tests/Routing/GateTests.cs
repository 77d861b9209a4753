using RoutingDecision.TestKit;

namespace RoutingDecision.Client.Tests.Routing;

public sealed class GateTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly VirtualTime _time = new();

    [Fact]
    public void MayPass_AfterAFailure_LetsOneLookEachPause()
    {
        var gate = new Gate(Pause, _time);
        Assert.True(gate.MayPass());

        gate.Failed();
        Assert.False(gate.MayPass());

        _time.Advance(Pause);
        Assert.True(gate.MayPass());
        Assert.False(gate.MayPass());
    }

    [Fact]
    public void MayPass_AfterASuccess_LetsEverybodyThrough()
    {
        var gate = new Gate(Pause, _time);
        gate.Failed();
        gate.Passed();

        Assert.True(gate.MayPass());
        Assert.True(gate.MayPass());
    }
}
