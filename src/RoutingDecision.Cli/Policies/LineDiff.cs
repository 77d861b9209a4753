using System.Globalization;

namespace RoutingDecision.Cli.Policies;

/// <summary>
/// The lines in which two texts differ, as the unified format writes them: removed with '-', added with '+', three lines around each change. By the
/// longest common
/// subsequence of the lines between the common beginning and end; quadratic in what lies between them.
/// </summary>
internal static class LineDiff
{
    private const int Around = 3;

    /// <summary>The lines to show; none when the texts are the same.</summary>
    public static IReadOnlyList<string> Of(string before, string after)
    {
        var edits = Edits(before.Split('\n'), after.Split('\n'));
        var shown = new List<string>();
        for (var i = 0; i < edits.Count; i++)
        {
            if (edits[i].Kind == ' ')
            {
                continue;
            }

            var begin = Math.Max(0, i - Around);
            var end = EndOfHunk(edits, i);
            var hunk = edits.GetRange(begin, end - begin);
            shown.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"@@ -{hunk[0].Before},{hunk.Count(e => e.Kind != '+')} +{hunk[0].After},{hunk.Count(e => e.Kind != '-')} @@"));
            shown.AddRange(hunk.Select(e => e.Kind + e.Text));
            i = end - 1;
        }

        return shown;
    }

    /// <summary>Changes closer than two contexts share a hunk.</summary>
    private static int EndOfHunk(List<Edit> edits, int first)
    {
        var last = first;
        for (var i = first; i < edits.Count && i - last <= 2 * Around; i++)
        {
            last = edits[i].Kind == ' ' ? last : i;
        }

        return Math.Min(edits.Count, last + Around + 1);
    }

    private static List<Edit> Edits(string[] before, string[] after)
    {
        var head = 0;
        while (head < Math.Min(before.Length, after.Length) && before[head] == after[head])
        {
            head++;
        }

        var tail = 0;
        while (tail < Math.Min(before.Length, after.Length) - head && before[^(tail + 1)] == after[^(tail + 1)])
        {
            tail++;
        }

        var common = Common(before.AsSpan(head..^tail), after.AsSpan(head..^tail));
        var edits = new List<Edit>();
        var (a, b) = (0, 0);
        while (a < before.Length || b < after.Length)
        {
            var (inA, inB) = (a - head, b - head);
            var middleA = inA >= 0 && a < before.Length - tail;
            var middleB = inB >= 0 && b < after.Length - tail;
            if (!middleA && !middleB)
            {
                edits.Add(new Edit(' ', before[a], a++ + 1, b++ + 1));
            }
            else if (middleA && middleB && before[a] == after[b])
            {
                edits.Add(new Edit(' ', before[a], a++ + 1, b++ + 1));
            }
            else if (middleA && (!middleB || common[inA + 1, inB] >= common[inA, inB + 1]))
            {
                edits.Add(new Edit('-', before[a], a++ + 1, b + 1));
            }
            else
            {
                edits.Add(new Edit('+', after[b], a + 1, b++ + 1));
            }
        }

        return edits;
    }

    /// <summary>Length of the longest common subsequence of what follows each pair of lines.</summary>
    private static int[,] Common(ReadOnlySpan<string> before, ReadOnlySpan<string> after)
    {
        var lengths = new int[before.Length + 1, after.Length + 1];
        for (var i = before.Length - 1; i >= 0; i--)
        {
            for (var j = after.Length - 1; j >= 0; j--)
            {
                lengths[i, j] = before[i] == after[j] ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
            }
        }

        return lengths;
    }

    private readonly record struct Edit(char Kind, string Text, int Before, int After);
}
