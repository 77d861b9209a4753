namespace RoutingDecision.State.Journal.Traffic;

/// <summary>
/// Gives equal names as one object, so that what is held of many decisions holds each name once. Bounded: beyond it names are given back as
/// they are. Not thread-safe.
/// </summary>
internal sealed class NamePool
{
    private const int MostNames = 65_536;

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

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
}
