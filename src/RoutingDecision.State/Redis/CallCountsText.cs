using System.Globalization;
using System.Text;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Requests;

namespace RoutingDecision.State.Redis;

/// <summary>Counts as a short text: <c>successes;class:errors,...;bucket:count,...</c>.</summary>
internal static class CallCountsText
{
    public static string Write(CallCounts counts)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{counts.Calls - counts.Errors};");
        AppendPairs(text, Enum.GetValues<ErrorClass>().Select(c => ((int)c, counts.ErrorsOf(c))));
        text.Append(';');
        AppendPairs(text, Enumerable.Range(0, LatencyHistogram.BucketCount).Select(b => (b, counts.Latency.CountOf(b))));
        return text.ToString();
    }

    /// <summary>Adds what a text says to counts; what this version can't read counts as nothing.</summary>
    public static void AddTo(CallCounts counts, string text)
    {
        var parts = text.Split(';');
        if (parts.Length != 3 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var successes))
        {
            return;
        }

        counts.AddSuccesses(successes);
        foreach (var (number, count) in Pairs(parts[1]).Where(p => Enum.IsDefined((ErrorClass)p.Number)))
        {
            counts.AddErrors((ErrorClass)number, count);
        }

        foreach (var (bucket, count) in Pairs(parts[2]).Where(p => p.Number < LatencyHistogram.BucketCount))
        {
            counts.Latency.AddTo(bucket, count);
        }
    }

    private static void AppendPairs(StringBuilder text, IEnumerable<(int Number, int Count)> pairs) =>
        text.AppendJoin(',', pairs.Where(p => p.Count > 0).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Number}:{p.Count}")));

    private static IEnumerable<(int Number, int Count)> Pairs(string text)
    {
        foreach (var pair in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = pair.Split(':');
            if (words.Length == 2 && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                yield return (number, count);
            }
        }
    }
}
