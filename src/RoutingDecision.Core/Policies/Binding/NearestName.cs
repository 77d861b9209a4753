namespace RoutingDecision.Core.Policies.Binding;

/// <summary>Guesses which of the known names was meant by a misspelt one.</summary>
internal static class NearestName
{
    private const int LongestGuess = 64;

    /// <summary>"did you mean x?" for the nearest candidate within a third of the name's length (at most 3 edits), else empty.</summary>
    public static string Hint(string name, IEnumerable<string> candidates)
    {
        var found = Find(name, candidates);
        return found.Length == 0 ? "" : $"did you mean '{found}'?";
    }

    /// <summary>The nearest candidate, the first of equals; empty when none is near.</summary>
    public static string Find(string name, IEnumerable<string> candidates)
    {
        if (name.Length is 0 or > LongestGuess)
        {
            return "";
        }

        var best = "";
        var least = Math.Min(name.Length / 3, 3) + 1;
        foreach (var candidate in candidates)
        {
            if (candidate.Length > LongestGuess || Math.Abs(candidate.Length - name.Length) >= least)
            {
                continue;
            }

            var distance = Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance < least)
            {
                (best, least) = (candidate, distance);
            }
        }

        return best;
    }

    // Optimal string alignment (Damerau-Levenshtein without repeated edits): a swapped pair of letters is one edit, as people count it.
    private static int Distance(string a, string b)
    {
        Span<int> before = stackalloc int[b.Length + 1];
        Span<int> last = stackalloc int[b.Length + 1];
        Span<int> row = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1] + 1, last[j] + 1), last[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            last.CopyTo(before);
            row.CopyTo(last);
        }

        return last[b.Length];
    }
}
