using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Learning.Data;

/// <summary>Finds pairs of prompts that say almost the same: Jaccard similarity of their sets of 5-character windows over the normalised text. Exact, by an inverted index.</summary>
internal static class NearDuplicates
{
    private const int Window = 5;

    public static IEnumerable<(int First, int Second, double Similarity)> Find(IReadOnlyList<ReadOnlyMemory<PromptMessage>> prompts, double over)
    {
        var sets = prompts.Select(p => Windows(NormalText.Of(p.Span))).ToArray();
        var index = new Dictionary<ulong, List<int>>();
        for (var i = 0; i < sets.Length; i++)
        {
            var shared = new Dictionary<int, int>();
            foreach (var window in sets[i])
            {
                if (!index.TryGetValue(window, out var holders))
                {
                    index[window] = holders = [];
                }

                foreach (var holder in holders)
                {
                    shared[holder] = shared.GetValueOrDefault(holder) + 1;
                }

                holders.Add(i);
            }

            foreach (var (other, common) in shared.OrderBy(s => s.Key))
            {
                var similarity = (double)common / (sets[i].Count + sets[other].Count - common);
                if (similarity > over)
                {
                    yield return (other, i, similarity);
                }
            }
        }
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
