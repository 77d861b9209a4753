using RoutingDecision.Core.Live;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Tests.Cases;
using RoutingDecision.TestKit;

namespace RoutingDecision.Core.Tests.Live;

/// <summary>The life of a breaker, the window, and what a policy reload keeps, in virtual time. Window 60 s, 20 calls, a quarter, 15 s, three probes.</summary>
public sealed class LiveStatisticsTests
{
    private const int Tasks = 3;
    private const string Model = "eco-a";

    private static readonly RoutingPolicy Policy = TestPolicy.With("health: {latency_slo_ms: {economy: 2000}}");

    private readonly VirtualTime _time = new();
    private readonly List<string> _changes = [];
    private readonly LiveStatistics _live;

    public LiveStatisticsTests()
    {
        _time.Advance(TimeSpan.FromDays(3));
        _live = new LiveStatistics(_time, (model, state) => _changes.Add($"{model} {state}"));
        _live.Attach(Policy.Catalog, Policy.Health, Tasks);
    }

    private ModelLive Entry => _live.View![Policy.Model(Model)];

    [Fact]
    public void Record_ErrorsUnderTheLeastCalls_KeepTheBreakerClosed()
    {
        Record(19, ErrorClass.Provider);
        Assert.Equal((BreakerState.Closed, 19, 19), (Entry.Breaker, Entry.Calls, Entry.Errors));
        Record(1, ErrorClass.Provider);
        Assert.Equal(BreakerState.Open, Entry.Breaker);
        Assert.Equal(["eco-a Open"], _changes);
    }

    [Fact]
    public void Record_ErrorRateUnderTheLimit_KeepsTheBreakerClosed()
    {
        Record(31, ErrorClass.None);
        Record(10, ErrorClass.Timeout);
        Assert.Equal(BreakerState.Closed, Entry.Breaker);
        Record(1, ErrorClass.Timeout);
        Assert.Equal(BreakerState.Open, Entry.Breaker);
    }

    [Theory]
    [InlineData(ErrorClass.Refused)]
    [InlineData(ErrorClass.ContentFilter)]
    [InlineData(ErrorClass.ContextLength)]
    [InlineData(ErrorClass.InvalidRequest)]
    public void Record_ErrorsOfTheRequest_DoNotSpeakAgainstTheModel(ErrorClass error)
    {
        Record(50, error);
        Assert.Equal((BreakerState.Closed, 0), (Entry.Breaker, Entry.Calls));
        Assert.Equal(50, _live.TotalsOf(Model)!.Errors);
    }

    [Fact]
    public void Record_OldErrors_LeaveTheWindow()
    {
        Record(19, ErrorClass.Provider);
        _time.Advance(TimeSpan.FromSeconds(61));
        Record(1, ErrorClass.Provider);
        Assert.Equal((BreakerState.Closed, 1), (Entry.Breaker, Entry.Calls));
    }

    [Fact]
    public void Refresh_WithoutOutcomes_MovesTheWindowOn()
    {
        Record(10, ErrorClass.None, latencyMs: 5000);
        Assert.NotEqual(0, Entry.LatencyP50Ms);
        _time.Advance(TimeSpan.FromSeconds(61));
        _live.Refresh();
        Assert.Equal((0, 0d), (Entry.Calls, Entry.LatencyP50Ms));
    }

    [Fact]
    public void TryProbe_ThroughTheLifeOfABreaker_FollowsIt()
    {
        Assert.True(_live.TryProbe(Model), "a closed breaker lets everything through");
        Record(20, ErrorClass.Provider);
        Assert.False(_live.TryProbe(Model), "just opened");
        _time.Advance(TimeSpan.FromSeconds(14.9));
        Assert.False(_live.TryProbe(Model), "not yet");
        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => _live.TryProbe(Model)));
        Assert.Equal(BreakerState.HalfOpen, Entry.Breaker);
        Record(1, ErrorClass.None);
        Assert.True(_live.TryProbe(Model), "a success gives its place back");
        Record(1, ErrorClass.None);
        Assert.Equal(BreakerState.HalfOpen, Entry.Breaker);
        Record(1, ErrorClass.None);
        Assert.Equal(BreakerState.Closed, Entry.Breaker);
        Assert.Equal(["eco-a Open", "eco-a HalfOpen", "eco-a Closed"], _changes);
    }

    [Fact]
    public void Record_AfterTheBreakerClosed_ForgetsTheOutage()
    {
        OpenAndHalfOpen();
        Record(3, ErrorClass.None);
        Record(1, ErrorClass.Provider);
        Assert.Equal((BreakerState.Closed, 1, 1), (Entry.Breaker, Entry.Calls, Entry.Errors));
    }

    [Fact]
    public void Record_FailedProbe_OpensAgainForAsLong()
    {
        OpenAndHalfOpen();
        Record(1, ErrorClass.Timeout);
        Assert.Equal(BreakerState.Open, Entry.Breaker);
        _time.Advance(TimeSpan.FromSeconds(14.9));
        Assert.False(_live.TryProbe(Model));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(_live.TryProbe(Model));
    }

    [Fact]
    public void TryProbe_ProbesThatNeverReport_GiveTheirPlacesBackInTime()
    {
        OpenAndHalfOpen();
        Assert.True(_live.TryProbe(Model) & _live.TryProbe(Model));
        Assert.False(_live.TryProbe(Model));
        _time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => _live.TryProbe(Model)));
    }

    [Fact]
    public void TryProbe_SixteenThreads_GrantsAsManyAsThereArePlaces()
    {
        Record(20, ErrorClass.Provider);
        _time.Advance(TimeSpan.FromSeconds(15));
        var granted = 0;
        using var start = new Barrier(16);
        var threads = Enumerable.Range(0, 16).Select(_ => new Thread(() =>
        {
            start.SignalAndWait();
            for (var i = 0; i < 200; i++)
            {
                if (_live.TryProbe(Model))
                {
                    Interlocked.Increment(ref granted);
                }
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());

        Assert.Equal(3, granted);
        Assert.Equal(["eco-a Open", "eco-a HalfOpen"], _changes);
    }

    [Fact]
    public void Record_ManyThreads_LosesNothing()
    {
        Parallel.For(0, 8, _ => Record(500, ErrorClass.None));
        _live.Refresh();
        Assert.Equal(4000, Entry.Calls);
        Assert.Equal((4000, 4000 * 7), (_live.TotalsOf(Model)!.Calls, _live.TotalsOf(Model)!.InputTokens));
    }

    [Fact]
    public void Record_LatencyOverTheObjective_IsFlaggedOnceThereAreEnoughCalls()
    {
        Record(19, ErrorClass.None, latencyMs: 3000);
        Assert.False(Entry.OverSlo);
        Record(1, ErrorClass.None, latencyMs: 3000);
        Assert.True(Entry.OverSlo);
        Record(500, ErrorClass.None, latencyMs: 1000);
        Assert.False(Entry.OverSlo);
        Assert.InRange(Entry.LatencyP50Ms, 900, 1100);
    }

    [Fact]
    public void Record_LatencyOfATierWithoutObjective_IsNeverFlagged()
    {
        for (var i = 0; i < 30; i++)
        {
            _live.Record(new ModelResult("std-a", ErrorClass.None, 60_000, 1, 1, 0, -1, null, 0));
        }

        Assert.False(_live.View![Policy.Model("std-a")].OverSlo);
    }

    [Fact]
    public void Attach_AnotherPolicy_KeepsWhatIsKnown()
    {
        Record(20, ErrorClass.Provider);
        _live.SetState("std-a", ModelState.Draining);
        _live.RecordQuality(Model, 1, true, 0.5);
        var other = TestPolicy.With("{health: {latency_slo_ms: {economy: 100}}, routing: {max_attempts: 2}}");
        _live.Attach(other.Catalog, other.Health, Tasks);

        Assert.Same(other.Catalog, _live.View!.Catalog);
        Assert.Equal((BreakerState.Open, 20), (Entry.Breaker, Entry.Calls));
        Assert.Equal(0.5 / 31, Entry.QualityShift[1], 5);
        Assert.Equal(ModelState.Draining, _live.View[other.Model("std-a")].State);
        Record(1, ErrorClass.None);
        Assert.Equal(21, Entry.Calls);
    }

    [Fact]
    public void Attach_OtherNumberOfProbes_StartsTheBreakerAnew()
    {
        Record(20, ErrorClass.Provider);
        var other = TestPolicy.With("health: {half_open_probes: 1}");
        _live.Attach(other.Catalog, other.Health, Tasks);
        Assert.Equal((BreakerState.Closed, 20), (Entry.Breaker, Entry.Calls));
    }

    [Fact]
    public void Attach_OtherTasks_ForgetsTheShifts()
    {
        _live.RecordQuality(Model, 1, true, 0.5);
        _live.Attach(Policy.Catalog, Policy.Health, Tasks + 1);
        Assert.Equal(new float[Tasks + 1], Entry.QualityShift);
    }

    [Fact]
    public void View_BeforeThePolicyChanged_StaysTrueForDecisionsUnderWay()
    {
        var before = _live.View!;
        var other = TestPolicy.With("{routing: {max_attempts: 2}}");
        _live.Attach(other.Catalog, other.Health, Tasks);
        Record(5, ErrorClass.None);
        Assert.Equal((5, 5), (before[Policy.Model(Model)].Calls, Entry.Calls));
    }

    [Fact]
    public void AnyCall_ModelThatNoPolicyNames_IsIgnored()
    {
        _live.Record(new ModelResult("gone", ErrorClass.None, 1, 1, 1, 0, -1, null, 0));
        _live.RecordQuality("gone", 0, true, 0.5);
        Assert.False(_live.TryProbe("gone"));
        Assert.False(_live.SetState("gone", ModelState.Disabled));
        Assert.Null(_live.TotalsOf("gone"));
    }

    private void OpenAndHalfOpen()
    {
        Record(20, ErrorClass.Provider);
        _time.Advance(TimeSpan.FromSeconds(15));
        Assert.True(_live.TryProbe(Model));
    }

    private void Record(int times, ErrorClass error, double latencyMs = 0)
    {
        for (var i = 0; i < times; i++)
        {
            _live.Record(new ModelResult(Model, error, latencyMs, 7, 1, 0, -1, null, 0));
        }
    }
}
