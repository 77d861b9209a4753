namespace RoutingDecision.Chaos;

/// <summary>How hard to try. Everything is bounded by counts, so that a run ends on any machine.</summary>
internal sealed record ChaosSettings
{
    /// <summary>The server's program.</summary>
    public required string Server { get; init; }

    /// <summary>Callers of Decide at once, 1 to 1,000; every second one is inside a conversation. Default 64.</summary>
    public int Callers { get; init; } = 64;

    /// <summary>Reporters of outcomes at once, 1 to 1,000. Default 8.</summary>
    public int Reporters { get; init; } = 8;

    /// <summary>What a caller pauses between decisions, so that waiting and not the processor is measured. Default 100 ms.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Decisions before anything is measured, at least 1. Default 6,000.</summary>
    public int WarmUp { get; init; } = 6_000;

    /// <summary>Decisions before a fault, while it lasts, and after it; each at least 1. Default 4,000.</summary>
    public int DecisionsPerPhase { get; init; } = 4_000;

    /// <summary>How often the server is killed, at least 1. Default 50.</summary>
    public int Kills { get; init; } = 50;

    /// <summary>Longest wait of a decision for Redis as the servers are told, 1 to 1,000 ms. Default 5 ms.</summary>
    public int RedisWaitMs { get; init; } = 5;
}
