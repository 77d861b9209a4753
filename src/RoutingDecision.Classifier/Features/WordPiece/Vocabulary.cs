using System.Text;

namespace RoutingDecision.Classifier.Features.WordPiece;

/// <summary>The tokens of a WordPiece model by their text. Immutable; look-ups allocate nothing.</summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    private Vocabulary(Dictionary<string, int> ids, int longest)
    {
        _ids = ids;
        _bySpan = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        Longest = longest;
    }

    /// <summary>UTF-16 units of the longest token.</summary>
    public int Longest { get; }

    public int Count => _ids.Count;

    /// <summary>Reads one token a line; both kinds of line ends are taken, and the last line may end in one or not.</summary>
    /// <exception cref="InvalidDataException">Not UTF-8, empty, or a token is there twice.</exception>
    public static Vocabulary Parse(ReadOnlySpan<byte> utf8)
    {
        string text;
        try
        {
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(utf8);
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException("it is not UTF-8", e);
        }

        var lines = text.TrimStart('\uFEFF').Split('\n');
        var count = lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        var ids = new Dictionary<string, int>(count, StringComparer.Ordinal);
        var longest = 0;
        for (var i = 0; i < count; i++)
        {
            var token = lines[i].TrimEnd('\r');
            if (!ids.TryAdd(token, i))
            {
                throw new InvalidDataException($"line {i + 1} repeats the token '{token}' of line {ids[token] + 1}");
            }

            longest = Math.Max(longest, token.Length);
        }

        return count > 0 ? new Vocabulary(ids, longest) : throw new InvalidDataException("it has no token");
    }

    /// <summary>Id of a token, or -1.</summary>
    public int Find(ReadOnlySpan<char> token) => _bySpan.TryGetValue(token, out var id) ? id : -1;
}
