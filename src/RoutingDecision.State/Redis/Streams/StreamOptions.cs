namespace RoutingDecision.State.Redis.Streams;

/// <summary>Sizes and times of the streams; all sizes are per part, of which there are four.</summary>
public sealed record StreamOptions
{
    /// <summary>Whether decisions are forwarded as well.</summary>
    public bool Decisions { get; init; }

    /// <summary>Records sent together at most, 1 to 1,000: Redis does nothing else meanwhile.</summary>
    public int BatchRecords { get; init; } = 256;

    /// <summary>Entries that the aggregator takes at once, 1 to 1,000.</summary>
    public int BatchEntries { get; init; } = 256;

    /// <summary>Outcomes kept once they are aggregated.</summary>
    public int KeptOutcomes { get; init; } = 25_000;

    /// <summary>Outcomes at which forwarding pauses, because nothing aggregates; above <see cref="KeptOutcomes"/>.</summary>
    public int MostOutcomes { get; init; } = 100_000;

    /// <summary>Decisions kept.</summary>
    public int KeptDecisions { get; init; } = 10_000;

    /// <summary>Reports whose repetition is recognised at least; twice as many at most. About 90 bytes each.</summary>
    public int Remembered { get; init; } = 100_000;

    /// <summary>Fields of an hour beyond which new values are added up under "*".</summary>
    public int MostFields { get; init; } = 20_000;

    /// <summary>How long an hour's sums are kept.</summary>
    public TimeSpan ReportLife { get; init; } = TimeSpan.FromDays(35);

    /// <summary>Time without news after which Redis is asked whether it still has what it had.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a part stays with its aggregator when that is not heard of.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time after which what was read and not applied is taken over.</summary>
    public TimeSpan LeftBehind { get; init; } = TimeSpan.FromSeconds(10);
}
