namespace RoutingDecision.State.Journal;

/// <summary>Tells the file system's failures, which are expected, from faults of our own.</summary>
internal static class JournalFault
{
    public static bool Is(Exception error) => error is IOException or UnauthorizedAccessException;
}
