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

    private readonly Dictionary<string, string> _names;
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _known;

    public NamePool()
    {
        _names = new Dictionary<string, string>(StringComparer.Ordinal);
        _known = _names.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public string Of(string name)
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

    /// <summary>A name by its UTF-8.</summary>
    public string Of(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
        {
            return "";
        }

        if (name.Length > MostLookedUp)
        {
            return Of(Encoding.UTF8.GetString(name));
        }

        Span<char> text = stackalloc char[MostLookedUp];
        var characters = text[..Encoding.UTF8.GetChars(name, text)];
        return _known.TryGetValue(characters, out var known) ? known : Of(new string(characters));
    }
}
