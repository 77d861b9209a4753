namespace RoutingDecision.State.Journal;

/// <summary>How the journal is written and kept.</summary>
public sealed record JournalOptions
{
    /// <summary>Folder of the segments; made when it is missing.</summary>
    public required string Folder { get; init; }

    /// <summary>
    /// Milliseconds that a group of outcomes waits for more before it is committed, 0 to 1,000. At 0 a group holds what came during the commit
    /// before.
    /// </summary>
    public int CommitDelayMs { get; init; }

    /// <summary>
    /// Milliseconds after which decisions are written and synced at the latest, 10 to 60,000: a loss of power may take those of so long.
    /// </summary>
    public int SyncMs { get; init; } = 1_000;

    /// <summary>Bytes at which a segment ends, from 4,096.</summary>
    public long SegmentBytes { get; init; } = 64L << 20;

    /// <summary>Age at which a segment ends.</summary>
    public TimeSpan SegmentAge { get; init; } = TimeSpan.FromHours(6);

    /// <summary>Bytes of all segments beyond which the oldest go, at least that of two segments.</summary>
    public long MaxBytes { get; init; } = 4L << 30;

    /// <summary>Age beyond which segments go.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Decisions that may wait to be written, 16 to 1,000,000; about 3 KB each. Those beyond are dropped.</summary>
    public int QueuedDecisions { get; init; } = 8_192;

    /// <summary>Outcomes that may wait for their commit, 16 to 1,000,000. Those beyond are refused.</summary>
    public int QueuedOutcomes { get; init; } = 65_536;

    /// <summary>Key of the hashes that stand for user keys, conversations and experiment keys; 32 bytes.</summary>
    public required byte[] HashKey { get; init; }

    /// <summary>Version of the server, for the segments' first records.</summary>
    public string ServerVersion { get; init; } = "";
}
