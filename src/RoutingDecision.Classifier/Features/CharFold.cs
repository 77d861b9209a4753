namespace RoutingDecision.Classifier.Features;

/// <summary>
/// Folds a UTF-16 unit to what the featurizer hashes. Written out by ranges instead of asking the runtime, whose Unicode tables change with
/// its version while a trained model does not.
/// </summary>
/// <remarks>0 separates words. Digits of any kind fold to '0'. Latin, Greek and Cyrillic capitals fold to small letters, Latin-1 and
/// Latin Extended-A accents stay. Han, kana and Thai units are words of their own (<see cref="IsLogographic"/>).</remarks>
internal static class CharFold
{
    public const char Separator = '\0';

    private static readonly char[] Table = BuildTable();

    public static ReadOnlySpan<char> Map => Table;

    /// <summary>Scripts written without spaces, in which one unit is about a morpheme.</summary>
    public static bool IsLogographic(char c) => c is >= '\u0E00' and (<= '\u0E7F' or (>= '\u3040' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF'));

    private static char[] BuildTable()
    {
        var table = new char[65536];
        for (var i = 0x80; i < table.Length; i++)
        {
            table[i] = (char)i;
        }

        for (var c = 'a'; c <= 'z'; c++)
        {
            table[c] = c;
            table[c - 32] = c;
        }

        // What keeps C++, C# and snake_case apart from their first letter.
        table['_'] = '_';
        table['#'] = '#';
        table['+'] = '+';

        Digits(table, '0');
        Digits(table, '\u0660');
        Digits(table, '\u06F0');
        Digits(table, '\u0966');
        Digits(table, '\uFF10');

        Shift(table, '\u00C0', '\u00DE', 32);
        table['\u00D7'] = '\u00D7';
        Shift(table, '\u0391', '\u03A9', 32);
        Shift(table, '\u0410', '\u042F', 32);
        Shift(table, '\u0400', '\u040F', 80);
        Shift(table, '\uFF21', '\uFF3A', 'a' - 0xFF21);
        Shift(table, '\uFF41', '\uFF5A', 'a' - 0xFF41);
        CapitalThenSmall(table, '\u0100', '\u0136');
        CapitalThenSmall(table, '\u0139', '\u0147');
        CapitalThenSmall(table, '\u014A', '\u0176');
        CapitalThenSmall(table, '\u0179', '\u017D');
        table['\u0130'] = 'i';
        table['\u0178'] = '\u00FF';

        Clear(table, '\u0080', '\u00A9');
        Clear(table, '\u00AB', '\u00B4');
        Clear(table, '\u00B6', '\u00B9');
        Clear(table, '\u00BB', '\u00BF');
        Clear(table, '\u2000', '\u206F');
        Clear(table, '\u3000', '\u3004');
        Clear(table, '\u3008', '\u3020');
        Clear(table, '\u30FB', '\u30FB');
        Clear(table, '\uFE30', '\uFE4F');
        Clear(table, '\uFF00', '\uFF0F');
        Clear(table, '\uFF1A', '\uFF20');
        Clear(table, '\uFF5B', '\uFF65');
        Clear(table, '\u060C', '\u060C');
        Clear(table, '\u061B', '\u061F');
        Clear(table, '\u0964', '\u0965');
        Clear(table, '\uD800', '\uDFFF');
        Clear(table, '\uFFF0', '\uFFFF');
        return table;
    }

    private static void Digits(char[] table, char zero)
    {
        for (var i = 0; i < 10; i++)
        {
            table[zero + i] = '0';
        }
    }

    private static void Shift(char[] table, char first, char last, int distance)
    {
        for (int c = first; c <= last; c++)
        {
            table[c] = (char)(c + distance);
        }
    }

    private static void CapitalThenSmall(char[] table, char first, char last)
    {
        for (int c = first; c <= last; c += 2)
        {
            table[c] = (char)(c + 1);
        }
    }

    private static void Clear(char[] table, char first, char last)
    {
        for (int c = first; c <= last; c++)
        {
            table[c] = Separator;
        }
    }
}
