namespace RoutingDecision.Core.Rules;

/// <summary>
/// How many characters an expression is long once its counted repetitions are written out. A few characters of nested ones stand for billions:
/// matching is linear in the text, but its factor is this size.
/// </summary>
internal static class RegexSize
{
    /// <summary>An upper bound; right for expressions that compile.</summary>
    public static double Of(ReadOnlySpan<char> pattern)
    {
        var groups = new Stack<double>();
        var (sum, atom) = (0.0, 0.0);
        for (var at = 0; at < pattern.Length; at++)
        {
            switch (pattern[at])
            {
                case '(':
                    groups.Push(sum);
                    (sum, atom) = (0, 0);
                    break;
                case ')' when groups.Count > 0:
                    (atom, sum) = (sum, groups.Pop() + sum);
                    break;
                case '{' when ReadCount(pattern[at..], out var length) is var count and >= 0:
                    sum += atom * (Math.Max(count, 1) - 1);
                    // A second count behind it would be refused by the compiler.
                    at += length - 1;
                    break;
                case '*' or '+' or '?':
                    break;
                case '\\':
                    (atom, sum) = (1, sum + 1);
                    at++;
                    break;
                case '[':
                    (atom, sum) = (1, sum + 1);
                    at += ClassLength(pattern[at..]) - 1;
                    break;
                default:
                    (atom, sum) = (1, sum + 1);
                    break;
            }
        }

        return sum;
    }

    /// <summary>How often {n}, {n,} or {n,m} repeats at most, an open end not counted; -1: it is no count but text.</summary>
    private static double ReadCount(ReadOnlySpan<char> text, out int length)
    {
        length = text.IndexOf('}') + 1;
        if (length < 3)
        {
            return -1;
        }

        var inside = text[1..(length - 1)];
        var comma = inside.IndexOf(',');
        var most = comma < 0 || comma == inside.Length - 1 ? inside.TrimEnd(',') : inside[(comma + 1)..];
        return most.Length > 0 && most.IndexOfAnyExceptInRange('0', '9') < 0 && double.TryParse(most, out var count) ? count : -1;
    }

    private static int ClassLength(ReadOnlySpan<char> text)
    {
        var depth = 0;
        for (var at = 0; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '\\':
                    at++;
                    break;
                // The first one of a class is text.
                case ']' when at > 1 && !(at == 2 && text[1] == '^'):
                    if (--depth == 0)
                    {
                        return at + 1;
                    }

                    break;
                case '[' when at == 0 || text[at - 1] == '-':
                    depth++;
                    break;
            }
        }

        return text.Length;
    }
}
