namespace RoutingDecision.LoadBench.Rows;

/// <summary>How long and how often. Every length is bounded, so that a run ends on any machine.</summary>
internal sealed record LoadPlan
{
    /// <summary>Times that all servers are started anew, from 1.</summary>
    public required int Rounds { get; init; }

    /// <summary>Load before anything is measured: what the runtime needs to compile the hot path for good on processors that are busy.</summary>
    public required TimeSpan WarmUp { get; init; }

    /// <summary>Bursts of each row in a round, from 1; rows take turns.</summary>
    public required int Bursts { get; init; }

    /// <summary>Length of a burst.</summary>
    public required TimeSpan Burst { get; init; }

    /// <summary>Bursts after the warm-up, at most, in which the runtime may still compile much before anything is measured, from 0.</summary>
    public int Settling { get; init; }

    /// <summary>Caches are filled before memory is read.</summary>
    public bool Fills { get; init; } = true;

    /// <summary>Some five minutes a round for all rows.</summary>
    public static LoadPlan Full { get; } = new() { Rounds = 2, WarmUp = TimeSpan.FromSeconds(15), Bursts = 4, Burst = TimeSpan.FromSeconds(0.7) };

    /// <summary>
    /// For profiles: a server that tells perf what it compiles needs longer until everything is compiled for good. A minute a row, where nothing
    /// else runs.
    /// </summary>
    public static LoadPlan Profile { get; } = Full with
    {
        Rounds = 1,
        WarmUp = TimeSpan.FromSeconds(35),
        Bursts = 1,
        Burst = TimeSpan.FromSeconds(8),
        Settling = 15,
    };

    /// <summary>Says whether everything works, and nothing about speed.</summary>
    public static LoadPlan Quick { get; } = new()
    {
        Rounds = 1,
        WarmUp = TimeSpan.FromSeconds(0.2),
        Bursts = 1,
        Burst = TimeSpan.FromSeconds(0.15),
        Fills = false,
    };
}
