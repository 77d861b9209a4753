namespace RoutingDecision.Core.Assessment;

/// <summary>
/// Tells from the hashed ids of a prompt which of some phrases occur in its ask. What ids can't tell stays open; nothing is guessed. Immutable and
/// thread-safe.
/// </summary>
public interface IPhraseEvidence
{
    /// <summary>Reads the ids of one prompt, which must be those of its whole ask.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="isAscii">The ask holds nothing but ASCII.</param>
    /// <param name="occurs">Cleared; takes a bit for each phrase that occurs.</param>
    /// <param name="open">Takes a bit for each phrase of which the ids can't tell; a phrase in neither does not occur.</param>
    /// <returns>
    /// Expected number of the phrases in <paramref name="occurs"/> that are there by a collision of hashes alone: each is so with the probability
    /// that one of the other
    /// ids has the row of its word, at most ids / rows. That a phrase does not occur is certain.
    /// </returns>
    double Read(ReadOnlySpan<int> ids, bool isAscii, Span<ulong> occurs, Span<ulong> open);
}
