using RoutingDecision.LoadBench.Load;
using RoutingDecision.LoadBench.Processes;
using RoutingDecision.TestKit.Tables;

namespace RoutingDecision.LoadBench.Rows;

/// <summary>What was measured of one row in all rounds.</summary>
internal sealed class RowSamples(LoadRow row)
{
    public LoadRow Row { get; } = row;

    /// <summary>Decisions a second, a number a burst; the same place in two rows is the same moment, nearly.</summary>
    public List<double> PerSecond { get; } = [];

    /// <summary>The same by h2load.</summary>
    public List<double> ByH2Load { get; } = [];

    /// <summary>What the server used in bursts at saturation.</summary>
    public ServerCounters Used { get; private set; }

    /// <summary>Decisions of those bursts.</summary>
    public long Decisions { get; private set; }

    /// <summary>Seconds of those bursts.</summary>
    public double Seconds { get; private set; }

    /// <summary>Calls that failed, and answers that the server's own counters do not bear out, such as errors of items.</summary>
    public long Failed { get; private set; }

    /// <summary>What its counters do not bear out, a line a burst.</summary>
    public List<string> Misfits { get; } = [];

    /// <summary>Latencies at saturation.</summary>
    public LatencyHistogram Saturated { get; } = new();

    /// <summary>Latencies at a fixed rate, by its share of saturation.</summary>
    public SortedDictionary<double, LatencyHistogram> AtShare { get; } = [];

    /// <summary>Milliseconds from start to ready.</summary>
    public List<double> ReadyMs { get; } = [];

    /// <summary>Resident memory at the end, in MiB.</summary>
    public List<double> ResidentMib { get; } = [];

    public void AddSaturated(Burst burst, ServerCounters used)
    {
        PerSecond.Add(burst.PerSecond * Row.PerCall);
        Used += used;
        Decisions += burst.Latencies.Count * Row.PerCall;
        Seconds += burst.Seconds;
        Saturated.Add(burst.Latencies);
        AddFailures(burst, used);
    }

    public void AddAtShare(double share, Burst burst, ServerCounters used)
    {
        if (!AtShare.TryGetValue(share, out var latencies))
        {
            AtShare[share] = latencies = new LatencyHistogram();
        }

        latencies.Add(burst.Latencies);
        AddFailures(burst, used);
    }

    /// <summary>Median of the ratios of bursts that took turns.</summary>
    public double RatioTo(RowSamples other) => Medians.Of(PerSecond.Zip(other.PerSecond, (mine, others) => mine / others));

    private void AddFailures(Burst burst, ServerCounters used)
    {
        var answered = Row.Work(burst.Latencies.Count * Row.PerCall);
        var misfit = used.Work.Misfit(answered, Row.Connections * Row.UnderWay);
        Failed += burst.Failed + misfit;
        if (misfit > 0)
        {
            Misfits.Add($"{Row.Key}: the answers mean {answered}; the server counts {used.Work}");
        }
    }
}
