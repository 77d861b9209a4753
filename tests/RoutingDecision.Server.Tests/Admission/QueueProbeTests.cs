using RoutingDecision.Server.Admission;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Admission;

public sealed class QueueProbeTests
{
    private readonly VirtualTime _time = new();
    private readonly List<TimeSpan> _measured = [];
    private int _queued;

    [Fact]
    public void Delay_ProbeThatWaits_GrowsUntilItComesAndThenStays()
    {
        var probe = Probe();
        Assert.Equal(TimeSpan.Zero, probe.Delay());
        Assert.Equal(1, _queued);

        Pass(30);
        Assert.Equal(30, probe.Delay().TotalMilliseconds, 3);
        Pass(30);
        Assert.Equal(60, probe.Delay().TotalMilliseconds, 3);
        Assert.Equal(1, _queued);

        probe.Execute();
        Assert.Equal(60, probe.Delay().TotalMilliseconds, 3);
        Assert.Equal(60, Assert.Single(_measured).TotalMilliseconds, 3);
    }

    [Fact]
    public void Delay_NextProbeIsFast_SinksAgain()
    {
        var probe = Probe();
        probe.Delay();
        Pass(60);
        probe.Execute();

        Pass(3);
        Assert.Equal(60, probe.Delay().TotalMilliseconds, 3);
        Assert.Equal(2, _queued);
        Pass(1);
        probe.Execute();

        Assert.Equal(1, probe.Delay().TotalMilliseconds, 3);
    }

    [Fact]
    public void Delay_AfterAPauseInTraffic_IsForgotten()
    {
        var probe = Probe();
        probe.Delay();
        Pass(60);
        probe.Execute();

        Pass(25);

        Assert.Equal(TimeSpan.Zero, probe.Delay());
    }

    private QueueProbe Probe()
    {
        // Its clock begins at zero, when no probe has come yet.
        Pass(10_000);
        return new QueueProbe(_time, _ => _queued++, _measured.Add);
    }

    private void Pass(int milliseconds) => _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
}
