using System.Text;

namespace RoutingDecision.State.Journal.Traffic;

/// <summary>
/// Gives equal names as one object, so that what is held of many decisions holds each name once and reading one that is known makes no text.
/// Bounded: beyond it names are given back as they are. Not thread-safe.
/// </summary>
internal sealed class NamePool
{
    private const int MostNames = 65_536;

    /// <summary>Bytes of a name that is looked up before a text is made of it.</summary>
    private const int MostLookedUp = 128;

    private const int RecentBits = 9;

    private readonly string?[] _recent = new string?[1 << RecentBits];
    private readonly Dictionary<string, string> _names;
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _known;

    public NamePool()
    {
        _names = new Dictionary<string, string>(StringComparer.Ordinal);
        _known = _names.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public string Of(string name)
    {
        if (name.Length == 0)
        {
            return "";
        }

        ref var recent = ref _recent[PlaceOf(name.Length, name[0], name[name.Length / 2], name[^1])];
        if (recent is not null && string.Equals(recent, name, StringComparison.Ordinal))
        {
            return recent;
        }

        return recent = Find(name);
    }

    /// <summary>A name by its UTF-8.</summary>
    public string Of(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
        {
            return "";
        }

        ref var recent = ref _recent[PlaceOf(name.Length, name[0], name[name.Length / 2], name[^1])];
        if (recent is not null && Ascii.Equals(name, recent))
        {
            return recent;
        }

        return recent = Find(name);
    }

    /// <summary>Where a name stands among those that were asked for lately: by little of it, as whole names are compared there.</summary>
    private static int PlaceOf(int length, int first, int middle, int last) =>
        (int)(((uint)(((((length * 31) + first) * 31) + middle) * 31) + (uint)last) * 0x9E3779B1 >> (32 - RecentBits));

    private string Find(string name)
    {
        if (_names.TryGetValue(name, out var known))
        {
            return known;
        }

        if (_names.Count < MostNames)
        {
            _names[name] = name;
        }

        return name;
    }

    private string Find(ReadOnlySpan<byte> name)
    {
        if (name.Length > MostLookedUp)
        {
            return Find(Encoding.UTF8.GetString(name));
        }

        Span<char> text = stackalloc char[MostLookedUp];
        var characters = text[..Encoding.UTF8.GetChars(name, text)];
        return _known.TryGetValue(characters, out var known) ? known : Find(new string(characters));
    }
}
