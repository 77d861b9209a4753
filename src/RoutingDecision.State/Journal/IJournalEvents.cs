namespace RoutingDecision.State.Journal;

/// <summary>
/// Told of what the journal does, to be counted and logged. Called on the journal's own thread, except for drops; must not throw or wait.
/// </summary>
public interface IJournalEvents
{
    /// <summary>A group is durable.</summary>
    /// <param name="bytes">Bytes written.</param>
    /// <param name="ticks">From the begin of the write to the end of the sync, in ticks of the clock.</param>
    void Committed(long bytes, long ticks);

    /// <summary>Records were written.</summary>
    void Written(JournalKind kind, int count);

    /// <summary>Decisions are not in the journal: the queue was full, or they could not be written.</summary>
    void Dropped(int decisions);

    /// <summary>Writing failed; outcomes are refused until it works again.</summary>
    void Failed(Exception error);

    /// <summary>Writing works again.</summary>
    void Recovered();

    /// <summary>A segment was begun.</summary>
    void SegmentBegun(long number);

    /// <summary>A segment was deleted, because of its age or of the size of all.</summary>
    void SegmentDeleted(long number, string why);

    /// <summary>A torn end was cut off at the start.</summary>
    void TailCut(long segment, long bytes);

    /// <summary>Bytes of a segment were no records and were passed over; or it could not be read at all.</summary>
    void Damage(long segment, long bytes, string what);
}

/// <summary>Kinds of records; the number is that of the field in JournalRecord.</summary>
public enum JournalKind
{
    Unknown = 0,
    Segment = 2,
    Decision = 3,
    Outcome = 4,
    Feedback = 5,
    LiveView = 6,
    Policy = 7,
    Audit = 8,
    Adopted = 9,
}
