using System.Globalization;

namespace RoutingDecision.State.Journal.Segments;

/// <summary>Names of segment files: <c>journal-0000000042.rdj</c>. Their numbers give the order; a number is never used twice.</summary>
internal static class SegmentName
{
    private const string Prefix = "journal-";
    private const string Suffix = ".rdj";

    public static string Of(long number) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:D10}{Suffix}");

    /// <summary>The number in a file's name; null: it is no segment.</summary>
    public static long? NumberOf(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal)
        && long.TryParse(name.AsSpan()[Prefix.Length..^Suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && string.Equals(name, Of(number), StringComparison.Ordinal)
            ? number
            : null;
}
