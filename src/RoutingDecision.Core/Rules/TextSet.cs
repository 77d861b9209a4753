using System.Collections.Frozen;

namespace RoutingDecision.Core.Rules;

/// <summary>A set of texts, compared by ordinal; hashed only when there are enough of them for that to pay.</summary>
internal sealed class TextSet
{
    private const int LinearSearch = 4;

    private readonly FrozenSet<string>? _set;

    public TextSet(IEnumerable<string> texts)
    {
        Texts = [.. texts.Distinct(StringComparer.Ordinal)];
        _set = Texts.Length > LinearSearch ? Texts.ToFrozenSet(StringComparer.Ordinal) : null;
    }

    public string[] Texts { get; }

    public bool Contains(string text)
    {
        if (_set is not null)
        {
            return _set.Contains(text);
        }

        foreach (var candidate in Texts)
        {
            if (string.Equals(candidate, text, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
