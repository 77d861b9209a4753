namespace RoutingDecision.State.Redis.Streams;

/// <summary>Told of what happens between the journal and the streams. Called from any thread; must not throw or wait.</summary>
public interface IStreamObserver
{
    /// <summary>Reports were appended, or were in the streams already.</summary>
    void Forwarded(long appended, long known);

    /// <summary>Age of the oldest record that is not forwarded; 0: all are.</summary>
    void Lag(TimeSpan age);

    /// <summary>Redis has less than it had; the journal is read again from where it stands.</summary>
    void Rewound(int part);

    /// <summary>Retention deleted segments that were not forwarded.</summary>
    void Skipped(long segments);

    /// <summary>A part takes nothing until its reports are aggregated.</summary>
    void Full(int part);

    /// <summary>The position could not be saved; a restart asks Redis for it.</summary>
    void NotSaved(Exception error);

    /// <summary>Reports were added to the hourly sums.</summary>
    void Applied(int reports);

    /// <summary>Reports that other replicas took are known here.</summary>
    void Learned(int reports);
}
