namespace RoutingDecision.Core.PolicyVersions;

/// <summary>
/// Port to the policy versions that were published, and which of them is current. Thread-safe. Calls throw <see cref="IOException"/> when the store
/// can't be reached;
/// then nothing is known to have changed, and a publication may or may not have taken place.
/// </summary>
public interface IPolicyStore
{
    /// <summary>The version that is current; empty: none was ever published.</summary>
    Task<string> CurrentAsync();

    /// <summary>The document of a version that was published; null when it is not kept.</summary>
    Task<string?> TextAsync(string version);

    /// <summary>Who made what current, newest first; the last <see cref="PolicyRecord.MostKept"/>.</summary>
    Task<IReadOnlyList<PolicyRecord>> HistoryAsync();

    /// <summary>Makes a version current if the one that is expected still is, so that of two publishers one wins.</summary>
    /// <param name="expected">Version that must be current; empty: none may have been published.</param>
    /// <param name="record">Who, why, and which version.</param>
    /// <param name="text">Its document.</param>
    /// <returns>The version that is current now: the record's, or another one when the publisher lost.</returns>
    Task<string> PublishAsync(string expected, PolicyRecord record, string text);
}
