namespace RoutingDecision.Core.Prompts;

/// <summary>Walks over the XML-like blocks of given names in a text, outermost first, in linear time.</summary>
internal ref struct HarnessTags
{
    private const int MaxNameLength = 48;
    private const int MaxTagLength = 512;

    /// <summary>An opening without an end costs a search to the end of the text; honest messages have few.</summary>
    private const int MaxFailedSearches = 4;

    private readonly ReadOnlySpan<char> _text;
    private readonly int _end;
    private readonly string[] _names;
    private int _at;
    private int _failed;

    internal HarnessTags(ReadOnlySpan<char> text, Slice within, string[] names)
    {
        _text = text;
        _at = within.Start;
        _end = within.End;
        _names = names;
    }

    /// <summary>Finds the next block: the whole of it, what is between its tags, and whether its name says that it is a tool's result.</summary>
    internal bool Next(out Slice whole, out Slice inner, out bool result)
    {
        Span<char> closing = stackalloc char[MaxNameLength + 3];
        while (_failed < MaxFailedSearches)
        {
            int offset = _text[_at.._end].IndexOf('<');
            if (offset < 0)
            {
                break;
            }

            int open = _at + offset;
            _at = open + 1;
            ReadOnlySpan<char> name = ReadTag(open, out int tagLength);
            if (name.IsEmpty || !IsKnown(name))
            {
                continue;
            }

            "</".CopyTo(closing);
            name.CopyTo(closing[2..]);
            closing[name.Length + 2] = '>';
            int body = open + tagLength;
            int length = _text[body.._end].IndexOf(closing[..(name.Length + 3)]);
            if (length < 0)
            {
                _failed++;
                continue;
            }

            inner = new Slice(body, length);
            _at = body + length + name.Length + 3;
            whole = new Slice(open, _at - open);
            result = name.Contains("result", StringComparison.OrdinalIgnoreCase) || name.Contains("response", StringComparison.OrdinalIgnoreCase)
                || name.Contains("output", StringComparison.OrdinalIgnoreCase);
            return true;
        }

        whole = default;
        inner = default;
        result = false;
        return false;
    }

    private readonly ReadOnlySpan<char> ReadTag(int open, out int length)
    {
        ReadOnlySpan<char> rest = _text[(open + 1).._end];
        int name = 0;
        while (name < rest.Length && name <= MaxNameLength && (char.IsAsciiLetterOrDigit(rest[name]) || rest[name] is '-' or '_'))
        {
            name++;
        }

        length = 0;
        if (name is 0 or > MaxNameLength || name == rest.Length)
        {
            return default;
        }

        int end = rest[name] == '>' ? name : rest[name] == ' ' ? rest[..Math.Min(rest.Length, MaxTagLength)].IndexOf('>') : -1;
        if (end < 0 || rest[end - 1] == '/')
        {
            return default;
        }

        length = end + 2;
        return rest[..name];
    }

    private readonly bool IsKnown(ReadOnlySpan<char> name)
    {
        foreach (string known in _names)
        {
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
