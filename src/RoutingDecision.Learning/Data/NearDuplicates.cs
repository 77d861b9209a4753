using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Learning.Data;

/// <summary>
/// Finds pairs of prompts that say almost the same: Jaccard similarity of their sets of 5-character windows over the normalised text. Exact: two sets
/// over a similarity s share one of the rarest (1 - s) of either's windows, so only those are indexed (prefix filtering; Chaudhuri, Ganti, Kaushik
/// 2006).
/// </summary>
internal static class NearDuplicates
{
    private const int Window = 5;

    public static IEnumerable<(int First, int Second, double Similarity)> Find(IReadOnlyList<ReadOnlyMemory<PromptMessage>> prompts, double over)
    {
        var sets = prompts.Select(p => Windows(NormalText.Of(p.Span))).ToArray();
        var frequency = new Dictionary<ulong, int>();
        foreach (var window in sets.SelectMany(s => s))
        {
            frequency[window] = frequency.GetValueOrDefault(window) + 1;
        }

        var index = new Dictionary<ulong, List<int>>();
        for (var i = 0; i < sets.Length; i++)
        {
            var candidates = new SortedSet<int>();
            var rare = sets[i].Count - (int)Math.Ceiling(over * sets[i].Count) + 1;
            foreach (var window in sets[i].OrderBy(w => frequency[w]).ThenBy(w => w).Take(rare))
            {
                if (!index.TryGetValue(window, out var holders))
                {
                    index[window] = holders = [];
                }

                candidates.UnionWith(holders);
                holders.Add(i);
            }

            foreach (var other in candidates)
            {
                var similarity = Similarity(sets[i], sets[other]);
                if (similarity > over)
                {
                    yield return (other, i, similarity);
                }
            }
        }
    }

    private static double Similarity(HashSet<ulong> a, HashSet<ulong> b)
    {
        var common = a.Count(b.Contains);
        return (double)common / (a.Count + b.Count - common);
    }

    private static HashSet<ulong> Windows(string text)
    {
        var windows = new HashSet<ulong>();
        var padded = text.Length < Window ? text.PadRight(Window) : text;
        for (var i = 0; i + Window <= padded.Length; i++)
        {
            // Four units fill 64 bits; the fifth is mixed in, which is as good as exact for sets of this size.
            ulong packed = ((ulong)padded[i] << 48) | ((ulong)padded[i + 1] << 32) | ((ulong)padded[i + 2] << 16) | padded[i + 3];
            windows.Add((packed * 0x9E3779B97F4A7C15UL) ^ padded[i + 4]);
        }

        return windows;
    }
}
