using RoutingDecision.Server.Telemetry.Exposition.Cells;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Telemetry.Exposition.Cells;

public sealed class HistogramCellTests
{
    private static readonly HistogramCell Nanoseconds = new(new LatencyBounds(1_000_000_000));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-5, 0)]
    [InlineData(1_000, 0)]
    [InlineData(1_001, 1)]
    [InlineData(2_000, 1)]
    [InlineData(5_001, 3)]
    [InlineData(10_000_000_000, 21)]
    [InlineData(10_000_000_001, 22)]
    [InlineData(long.MaxValue, 22)]
    public void Record_OnAndBesideABound_FallsIntoTheBucketThatIncludesIt(long elapsed, int bucket)
    {
        var cell = new HistogramCell(new LatencyBounds(1_000_000_000));

        cell.Record(elapsed);

        long[] expected = new long[LatencyBounds.BucketCount];
        expected[bucket] = 1;
        Assert.Equal(expected, cell.Read().Counts);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public void Read_AfterRecordingsFromManyThreads_HasThemAllAndTheirSumInSeconds(int stripes)
    {
        const int Rounds = 8_000_000;
        var cell = new HistogramCell(new LatencyBounds(10_000_000), stripes);

        Crowd.Run(() =>
        {
            for (int i = 0; i < Rounds; i++)
            {
                cell.Record(30);
            }
        });

        HistogramReading reading = cell.Read();
        Assert.Equal(Crowd.Threads * Rounds, reading.Counts[2]);
        Assert.Equal(Crowd.Threads * Rounds, reading.Counts.Sum());
        Assert.Equal(Crowd.Threads * Rounds * 3e-6, reading.SumSeconds, 9);
    }

    [Fact]
    public void Record_AndTheOtherCells_AllocateNothing()
    {
        var counter = new CounterCell();
        var gauge = new GaugeCell();
        void RecordAll(int rounds)
        {
            for (int i = 0; i < rounds; i++)
            {
                counter.Increment();
                counter.Add(i);
                gauge.Value = i;
                Nanoseconds.Record(i * 997L);
            }
        }

        Assert.Equal(0, Allocations.Least(() => RecordAll(1_000)));
    }
}
