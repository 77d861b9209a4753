using RoutingDecision.LoadBench.Load;
using RoutingDecision.TestKit.Tables;

namespace RoutingDecision.LoadBench.Overload;

/// <summary>What came of one rate under one setting, over all rounds.</summary>
/// <param name="QueueMs">Longest wait of a call, as the server was told.</param>
/// <param name="Multiple">Rate offered, as a multiple of the round's capacity.</param>
internal sealed class OverloadRow(int queueMs, double multiple)
{
    private readonly List<double> _offered = [];
    private readonly List<double> _served = [];
    private readonly List<double> _ofCapacity = [];

    public int QueueMs => queueMs;

    public double Multiple => multiple;

    /// <summary>Calls a second that arrived, the median of the rounds.</summary>
    public double OfferedPerSecond => Medians.Of(_offered);

    /// <summary>Calls a second that were answered.</summary>
    public double ServedPerSecond => Medians.Of(_served);

    /// <summary>The same as a share of the round's capacity.</summary>
    public double OfCapacity => Medians.Of(_ofCapacity);

    public LatencyHistogram Served { get; } = new();

    public LatencyHistogram Refused { get; } = new();

    public long NotBegun { get; private set; }

    public Seen Seen { get; } = new();

    /// <summary>Calls that ended without an answer and that the server does not know to have refused.</summary>
    public long Unexplained { get; private set; }

    /// <summary>Adds a round.</summary>
    /// <param name="capacity">Calls a second that its server can serve.</param>
    /// <param name="arrived">What came of the calls.</param>
    /// <param name="seen">What was seen beside them.</param>
    /// <param name="rejected">Refusals for overload that the server counted.</param>
    public void Add(double capacity, Arrived arrived, Seen seen, double rejected)
    {
        var perSecond = arrived.Served.Count / arrived.Seconds;
        _offered.Add((arrived.Served.Count + arrived.Refused.Count + arrived.NotBegun) / arrived.Seconds);
        _served.Add(perSecond);
        _ofCapacity.Add(perSecond / capacity);
        Served.Add(arrived.Served);
        Refused.Add(arrived.Refused);
        NotBegun += arrived.NotBegun;
        Seen.Add(seen);
        Unexplained += Math.Abs(arrived.Refused.Count + seen.Refused - (long)rejected);
    }

    /// <summary>Promises that were broken; empty: all were kept.</summary>
    public IEnumerable<string> Broken()
    {
        if (Seen.Unhealthy > 0)
        {
            yield return $"{Name}: {Seen.Unhealthy} health checks were not answered with SERVING";
        }

        if (Seen.Wrong > 0)
        {
            yield return $"{Name}: {Seen.Wrong} calls were refused otherwise than by RESOURCE_EXHAUSTED with RetryInfo";
        }

        if (Unexplained > 0)
        {
            yield return $"{Name}: {Unexplained} calls failed that the server does not count as refused for overload";
        }
    }

    private string Name => $"--queue-ms {QueueMs} at {Multiple} times the capacity";
}
