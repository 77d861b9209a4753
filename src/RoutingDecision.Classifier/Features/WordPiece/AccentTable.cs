using System.Collections.Frozen;

namespace RoutingDecision.Classifier.Features.WordPiece;

/// <summary>
/// Characters without their accents: canonical decomposition of which the non-spacing marks are dropped. A table of its own, because the runtime
/// decomposes nothing under invariant globalization, and because a vocabulary does not change with the runtime's Unicode version.
/// </summary>
internal static class AccentTable
{
    private const int HangulFirst = 0xAC00;
    private const int HangulLast = 0xD7A3;
    private const int Vowels = 21;
    private const int Trailers = 28;

    private static readonly FrozenDictionary<char, string> Bases = Read();

    /// <summary>Writes what is left of a character; returns how many UTF-16 units, 1 to 3. A character without decomposition is left as it
    /// is.</summary>
    public static int Write(char c, Span<char> to)
    {
        if (c is >= (char)HangulFirst and <= (char)HangulLast)
        {
            return WriteHangul(c - HangulFirst, to);
        }

        if (c >= 0xC0 && Bases.TryGetValue(c, out var bare))
        {
            bare.CopyTo(to);
            return bare.Length;
        }

        to[0] = c;
        return 1;
    }

    /// <summary>A syllable is composed arithmetically of two or three letters.</summary>
    private static int WriteHangul(int syllable, Span<char> to)
    {
        to[0] = (char)(0x1100 + (syllable / (Vowels * Trailers)));
        to[1] = (char)(0x1161 + (syllable % (Vowels * Trailers) / Trailers));
        if (syllable % Trailers is var trailer && trailer == 0)
        {
            return 2;
        }

        to[2] = (char)(0x11A7 + trailer);
        return 3;
    }

    private static FrozenDictionary<char, string> Read()
    {
        var bases = new Dictionary<char, string>();
        using var stream = typeof(AccentTable).Assembly.GetManifestResourceStream("accents.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            foreach (var group in line.Split(' '))
            {
                var bar = group.IndexOf('|', StringComparison.Ordinal);
                foreach (var variant in group.AsSpan(bar + 1))
                {
                    bases.Add(variant, group[..bar]);
                }
            }
        }

        return bases.ToFrozenDictionary();
    }
}
