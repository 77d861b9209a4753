namespace RoutingDecision.Core.Policies.Binding;

/// <summary>The task types that a policy may name, and the index of each that it does name.</summary>
internal sealed class TaskNames(IEnumerable<string> known)
{
    private readonly List<string> _used = [];

    public List<string> Known { get; } = [.. known];

    /// <summary>Names that were used, by index.</summary>
    public IReadOnlyList<string> Used => _used;

    public string NameOf(int index) => _used[index];

    public bool IsKnown(string name) => Known.Contains(name);

    /// <summary>Index of a known name, given at its first use; -1 when there are too many.</summary>
    public int Use(string name)
    {
        var index = _used.IndexOf(name);
        if (index >= 0)
        {
            return index;
        }

        if (_used.Count == PolicyLimits.Tasks)
        {
            return -1;
        }

        _used.Add(name);
        return _used.Count - 1;
    }
}
