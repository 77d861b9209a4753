using System.Text;

namespace RoutingDecision.Server.Tests.Telemetry.Privacy;

/// <summary>
/// Words that occur in nothing but what callers send, and the look for them in bytes of any kind, in every form in which text tends to be stored.
/// </summary>
internal static class Canary
{
    /// <summary>
    /// In place of the words where callers label a request: labels are written to the journal and what follows it, and nowhere else.
    /// </summary>
    public const string Label = "zaunkoenig7261";

    /// <summary>Bytes of what was found, in a message.</summary>
    private const int MostShown = 2_000;

    private static readonly string[] Words = ["kanarienvogel7261", "bachstelze5083", "wiedehopf9418"];

    private static readonly (string Name, byte[] Bytes)[] Insensitive = [.. Words.SelectMany(Folded)];

    private static readonly (string Name, byte[] Bytes)[] Exact = [.. Words.SelectMany(Encoded)];

    /// <summary>What callers send: each of its words is looked for by itself.</summary>
    public static string Text { get; } = string.Join(' ', Words);

    /// <summary>Names of the forms that are looked for, and a text in each of them.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Forms =>
        Words.Select(w => ($"{w} in capitals", Encoding.UTF8.GetBytes(w.ToUpperInvariant()))).Concat(Insensitive).Concat(Exact);

    /// <summary>Which word was found and in which form; null: none.</summary>
    public static string? Find(ReadOnlySpan<byte> bytes)
    {
        var folded = new byte[bytes.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            folded[i] = bytes[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(bytes[i] | 0x20) : bytes[i];
        }

        foreach (var (name, form) in Insensitive)
        {
            if (folded.AsSpan().IndexOf(form) >= 0)
            {
                return name;
            }
        }

        foreach (var (name, form) in Exact)
        {
            if (bytes.IndexOf(form) >= 0)
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>Fails where a word is in what left the process.</summary>
    public static void AssertNone(string where, ReadOnlySpan<byte> bytes)
    {
        if (Find(bytes) is { } found)
        {
            var shown = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, MostShown)]).Select(c => char.IsControl(c) ? '.' : c);
            Assert.Fail($"{where} has {found}: {string.Concat(shown)}");
        }
    }

    /// <summary>The same for a text.</summary>
    public static void AssertNone(string where, string text) => AssertNone(where, Encoding.UTF8.GetBytes(text));

    private static IEnumerable<(string Name, byte[] Bytes)> Folded(string word)
    {
        yield return ($"{word} in UTF-8", Encoding.UTF8.GetBytes(word));
        yield return ($"{word} in UTF-16", Encoding.Unicode.GetBytes(word));
        yield return ($"{word} in UTF-16, big end first", Encoding.BigEndianUnicode.GetBytes(word));
        yield return ($"{word} in UTF-32", Encoding.UTF32.GetBytes(word));
        yield return ($"{word} in hexadecimal", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(word))));
        yield return ($"{word} backwards", Encoding.UTF8.GetBytes(new string([.. word.Reverse()])));
    }

    /// <summary>
    /// Base64 by each of the three places at which the word may stand in a longer text, without the ends that its neighbours change.
    /// </summary>
    private static IEnumerable<(string Name, byte[] Bytes)> Encoded(string word)
    {
        foreach (var (encoding, bytes) in new[] { ("UTF-8", Encoding.UTF8.GetBytes(word)), ("UTF-16", Encoding.Unicode.GetBytes(word)) })
        {
            for (var before = 0; before < 3; before++)
            {
                var text = Convert.ToBase64String([.. new byte[before], .. bytes]).TrimEnd('=');
                var (from, to) = (before == 0 ? 0 : before + 1, (before + bytes.Length) * 8 / 6);
                yield return ($"{word} in base64 of {encoding}, {before} behind", Encoding.ASCII.GetBytes(text[from..to]));
            }
        }
    }
}
