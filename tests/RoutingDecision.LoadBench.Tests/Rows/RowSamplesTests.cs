using RoutingDecision.LoadBench.Load;
using RoutingDecision.LoadBench.Processes;
using RoutingDecision.LoadBench.Rows;

namespace RoutingDecision.LoadBench.Tests.Rows;

/// <summary>Answers count only as far as the server's own counters bear them out.</summary>
public sealed class RowSamplesTests
{
    [Theory]
    [InlineData("cached", 1_000, 1_000, 0, 0)]
    [InlineData("stream", 1_000, 1_000, 0, 0)]
    [InlineData("batch", 32_000, 32_000, 0, 0)]
    [InlineData("batch-new", 32_000, 0, 32_000, 0)]
    [InlineData("new", 1_000, 0, 1_000, 0)]
    [InlineData("outcome", 0, 0, 0, 1_000)]
    [InlineData("echo", 0, 0, 0, 0)]
    public void AddSaturated_CountersThatFit_HasNoFailure(string key, double decisions, double hits, double misses, double outcomes) =>
        Assert.Equal(0, FailedOf(key, new ServerWork(decisions, hits, misses, outcomes)));

    [Theory]
    [InlineData("stream", 0, 0, 0, 0, 1_000)]
    [InlineData("batch", 0, 0, 0, 0, 32_000)]
    [InlineData("batch", 31_000, 31_000, 0, 0, 1_000)]
    [InlineData("batch-new", 32_000, 32_000, 0, 0, 32_000)]
    [InlineData("cached", 1_000, 0, 1_000, 0, 1_000)]
    [InlineData("outcome", 0, 0, 0, 400, 600)]
    public void AddSaturated_CountersThatDoNotFit_AreFailures(
        string key, double decisions, double hits, double misses, double outcomes, long failed) =>
        Assert.Equal(failed, FailedOf(key, new ServerWork(decisions, hits, misses, outcomes)));

    [Fact]
    public void AddSaturated_CallsUnderWay_AreNoFailures() => Assert.Equal(0, FailedOf("new", new ServerWork(936, 0, 1_064, 0)));

    [Fact]
    public void AddAtShare_CountersThatDoNotFit_AreFailuresAndToldOf()
    {
        var samples = new RowSamples(RowList.Cached);

        samples.AddAtShare(0.5, Answers(1_000), default);

        Assert.Equal(1_000, samples.Failed);
        Assert.Equal(
            "cached: the answers mean 1000 decisions, 1000 from the cache, 0 not, 0 outcomes; "
            + "the server counts 0 decisions, 0 from the cache, 0 not, 0 outcomes",
            Assert.Single(samples.Misfits));
    }

    private static long FailedOf(string key, ServerWork work)
    {
        var samples = new RowSamples(RowList.All.Single(r => r.Key == key));
        samples.AddSaturated(Answers(1_000), new ServerCounters(0, 0, 0, 0, work));
        return samples.Failed;
    }

    private static Burst Answers(int count)
    {
        var latencies = new LatencyHistogram();
        for (var i = 0; i < count; i++)
        {
            latencies.Add(1_000_000);
        }

        return new Burst(1, count, 0, latencies);
    }
}
