namespace RoutingDecision.LoadBench.Overload;

/// <summary>How long, how often and how hard. Every length is bounded, so that a run ends on any machine.</summary>
internal sealed record OverloadPlan
{
    /// <summary>Times that each setting gets a fresh server, from 1.</summary>
    public required int Rounds { get; init; }

    /// <summary>Load before anything is measured: enough for the runtime to have compiled the hot path for good.</summary>
    public required TimeSpan WarmUp { get; init; }

    /// <summary>Length of each of the bursts that find the capacity.</summary>
    public required TimeSpan Burst { get; init; }

    /// <summary>How long each rate is offered.</summary>
    public required TimeSpan Each { get; init; }

    /// <summary>Bursts that find the capacity; it is their median.</summary>
    public int Bursts { get; } = 3;

    /// <summary>Rates offered, as multiples of the capacity.</summary>
    public IReadOnlyList<double> Multiples { get; } = [0.5, 1, 2, 3];

    /// <summary>Longest waits of a call (<c>--queue-ms</c>) that are tried: the default, and a short one.</summary>
    public IReadOnlyList<int> QueueMs { get; } = [1_000, 100];

    /// <summary>Connections that calls arrive on: together they hold more calls than the server takes on (<c>--max-calls</c>).</summary>
    public int Connections { get; } = 16;

    /// <summary>Some five minutes.</summary>
    public static OverloadPlan Full { get; } = new()
    {
        Rounds = 3,
        WarmUp = TimeSpan.FromSeconds(20),
        Burst = TimeSpan.FromSeconds(0.7),
        Each = TimeSpan.FromSeconds(4),
    };

    /// <summary>Says whether everything works, and nothing about speed.</summary>
    public static OverloadPlan Quick { get; } = new()
    {
        Rounds = 1,
        WarmUp = TimeSpan.FromSeconds(0.2),
        Burst = TimeSpan.FromSeconds(0.15),
        Each = TimeSpan.FromSeconds(0.3),
    };
}
