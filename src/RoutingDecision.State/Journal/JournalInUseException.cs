namespace RoutingDecision.State.Journal;

/// <summary>The journal's folder is written by another process.</summary>
public sealed class JournalInUseException(string folder)
    : Exception($"The journal in '{folder}' is being written by another server. Choose another folder with --journal, or --journal off.");
