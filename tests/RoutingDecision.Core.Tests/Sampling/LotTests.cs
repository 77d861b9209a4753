using RoutingDecision.Core.Sampling;
using RoutingDecision.TestKit;

namespace RoutingDecision.Core.Tests.Sampling;

/// <summary>A lot under simulated traffic: one tick is a second, at whose end the next table is made.</summary>
public sealed class LotTests
{
    private static readonly DateTimeOffset Midnight = new(2026, 5, 4, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Shares of the task types of the traffic; the last one is rare.</summary>
    private static readonly double[] Mix = [0.80, 0.15, 0.049, 0.001];

    [Fact]
    public void Count_TrafficOfUnequalTasks_AsksTheShareInAllAndOfEachItsQuota()
    {
        var lot = new Lot([0.05], Mix.Length, byTask: true, perDay: 0);
        var (seen, asked) = Simulate(lot, Midnight, seconds: 20_000, perSecond: 5, seed: 1);

        // 5 % of 100,000 are 5,000: 1,250 for each of four types; the rare one has only about 100 and is asked nearly always, the others share what
        // it leaves.
        Assert.InRange(asked.Sum(), 5_000 - 300, 5_000 + 300);
        Assert.InRange(asked[3], 0.85 * seen[3], seen[3]);
        var each = (5_000d - asked[3]) / 3;
        Assert.All(asked[..3], a => Assert.InRange(a, 0.85 * each, 1.15 * each));
    }

    [Fact]
    public void Count_NotStratified_AsksOfEachTaskTheShare()
    {
        var lot = new Lot([0.05], Mix.Length, byTask: false, perDay: 0);
        var (seen, asked) = Simulate(lot, Midnight, seconds: 20_000, perSecond: 5, seed: 2);

        Assert.All(Enumerable.Range(0, 3), k =>
        {
            var (mean, four) = (0.05 * seen[k], 4 * Math.Sqrt(0.05 * seen[k]));
            Assert.InRange(asked[k], mean - four, mean + four);
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(5_000)]
    public void Count_BudgetOfADay_IsNeverPassedByOneCallerAndLastsTheDay(int perDay)
    {
        var lot = new Lot([0.5], Mix.Length, byTask: true, perDay);

        var (_, morning) = Simulate(lot, Midnight, seconds: 43_200, perSecond: 2, seed: 3);
        var (_, evening) = Simulate(lot, Midnight.AddHours(12), seconds: 43_199, perSecond: 2, seed: 4);

        Assert.InRange(morning.Sum() + evening.Sum(), perDay * 9 / 10, perDay);
        Assert.True(perDay == 1 || morning.Sum() < 0.7 * perDay, $"{morning.Sum()} of {perDay} were spent by noon");
    }

    [Fact]
    public void Count_TrafficJumpsWithinASecond_StopsAtTheBudget()
    {
        var lot = new Lot([1], Mix.Length, byTask: true, perDay: 50);
        var (_, quiet) = Simulate(lot, Midnight, seconds: 10, perSecond: 1, seed: 5);
        var (_, flood) = Simulate(lot, Midnight.AddSeconds(10), seconds: 1, perSecond: 1_000_000, seed: 6);

        Assert.Equal(50, lot.Asked);
        Assert.Equal(50, quiet.Sum() + flood.Sum());
    }

    [Fact]
    public void Count_ManyCallersAtOnce_PassTheBudgetByNoMoreThanTheyAre()
    {
        const int Callers = 8;
        var lot = new Lot([1], Mix.Length, byTask: false, perDay: 1_000);
        Parallel.For(0, Callers, new ParallelOptions { MaxDegreeOfParallelism = Callers }, caller =>
        {
            var random = new Random(caller);
            for (var i = 0; i < 5_000; i++)
            {
                lot.Count(0, 0, random.NextDouble() < lot.Probability(0, 0));
            }
        });

        Assert.InRange(lot.Asked, 1_000, 1_000 + Callers);
    }

    [Fact]
    public void Refresh_NextDay_BeginsAnew()
    {
        var lot = new Lot([1], Mix.Length, byTask: true, perDay: 5);
        Simulate(lot, Midnight, seconds: 60, perSecond: 10, seed: 7);
        Assert.Equal(0, lot.Probability(0, 0));

        lot.Refresh(Midnight.AddDays(1), TimeSpan.FromSeconds(1));

        Assert.Equal(0, lot.Asked);
        Assert.InRange(lot.Probability(0, 0), double.Epsilon, 1);
    }

    [Fact]
    public void Follow_LotOfTheSameDay_GoesOnWithItsAsks()
    {
        var before = new Lot([1], Mix.Length, byTask: true, perDay: 5);
        Simulate(before, Midnight, seconds: 60, perSecond: 10, seed: 7);
        var next = new Lot([1], Mix.Length, byTask: true, perDay: 6);

        next.Follow(before);

        Assert.Equal(before.Asked, next.Asked);
        next.Refresh(Midnight.AddDays(1), TimeSpan.FromSeconds(1));
        Assert.Equal(0, next.Asked);
    }

    [Fact]
    public void Probability_BeforeAnyTraffic_IsTheShare()
    {
        var lot = new Lot([0.2, 0.05], Mix.Length, byTask: true, perDay: 0);
        lot.Refresh(Midnight, TimeSpan.FromSeconds(1));

        Assert.Equal((0.2, 0.05, 0.2), (Round(lot.Probability(0, 2)), Round(lot.Probability(1, -1)), Round(lot.Probability(0, -1))));

        static double Round(double p) => Math.Round(p, 9);
    }

    [Fact]
    public void Probability_AndCount_AllocateNothing()
    {
        var lot = new Lot([0.2, 0.05], Mix.Length, byTask: true, perDay: 1_000);
        lot.Refresh(Midnight, TimeSpan.FromSeconds(1));

        Assert.Equal(0, Allocations.Least(() => lot.Count(1, 2, lot.Probability(1, 2) > 0.5)));
    }

    private static (long[] Seen, long[] Asked) Simulate(Lot lot, DateTimeOffset from, int seconds, int perSecond, int seed)
    {
        var random = new Random(seed);
        var (seen, asked) = (new long[Mix.Length], new long[Mix.Length]);
        for (var s = 0; s < seconds; s++)
        {
            for (var i = 0; i < perSecond; i++)
            {
                var task = Pick(random.NextDouble());
                var asks = random.NextDouble() < lot.Probability(0, task);
                lot.Count(0, task, asks);
                seen[task]++;
                asked[task] += asks ? 1 : 0;
            }

            lot.Refresh(from.AddSeconds(s), TimeSpan.FromSeconds(1));
        }

        return (seen, asked);
    }

    private static int Pick(double u)
    {
        for (var k = 0; k < Mix.Length - 1; k++)
        {
            u -= Mix[k];
            if (u < 0)
            {
                return k;
            }
        }

        return Mix.Length - 1;
    }
}
