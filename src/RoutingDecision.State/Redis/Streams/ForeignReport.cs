using System.Globalization;

namespace RoutingDecision.State.Redis.Streams;

/// <summary>A report that another replica took.</summary>
/// <param name="Stream">Part of the streams.</param>
/// <param name="Entry">Id of the entry there.</param>
/// <param name="Decision">Id of the decision.</param>
/// <param name="Part">Number of the attempt, or a number for the content of feedback.</param>
public readonly record struct ForeignReport(int Stream, string Entry, UInt128 Decision, ulong Part)
{
    /// <summary>When it was appended: milliseconds since 1970 by Redis' clock, with which the entry's id begins.</summary>
    public long AppendedUnixMs =>
        long.TryParse(Entry.AsSpan(0, Math.Max(0, Entry.IndexOf('-', StringComparison.Ordinal))), CultureInfo.InvariantCulture, out var ms) ? ms : 0;
}
