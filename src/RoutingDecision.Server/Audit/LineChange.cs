using System.Globalization;

namespace RoutingDecision.Server.Audit;

/// <summary>How much two documents differ, in lines; moved lines don't count.</summary>
internal static class LineChange
{
    /// <summary>e.g. "+12 -3 lines"; "no line changed".</summary>
    public static string Of(string before, string after)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in before.Split('\n'))
        {
            counts[line] = counts.GetValueOrDefault(line) - 1;
        }

        foreach (var line in after.Split('\n'))
        {
            counts[line] = counts.GetValueOrDefault(line) + 1;
        }

        var (added, removed) = (counts.Values.Where(c => c > 0).Sum(), -counts.Values.Where(c => c < 0).Sum());
        return added + removed == 0 ? "no line changed" : string.Create(CultureInfo.InvariantCulture, $"+{added} -{removed} lines");
    }
}
