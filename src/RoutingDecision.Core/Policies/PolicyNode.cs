using System.Globalization;
using System.Text;

namespace RoutingDecision.Core.Policies;

/// <summary>What a place in a policy document holds.</summary>
public enum NodeKind : byte
{
    Scalar,
    Sequence,
    Mapping,
}

/// <summary>A key of a mapping and its value, with the key's position (both from 1).</summary>
public readonly record struct PolicyEntry(string Key, int Line, int Column, PolicyNode Value);

/// <summary>
/// A place in a policy document, independent of the format that it was written in. Built from the root down by a parser
/// (<see cref="Add"/>, <see cref="TryAdd"/>), read-only afterwards. Not thread-safe while it is built.
/// </summary>
public sealed class PolicyNode
{
    private const int LinearSearch = 8;

    private readonly List<PolicyNode>? _items;
    private readonly List<PolicyEntry>? _entries;
    private Dictionary<string, int>? _byKey;
    private PolicyNode? _parent;
    private string? _key;
    private int _index;

    private PolicyNode(NodeKind kind, string value, bool quoted, int line, int column)
    {
        Kind = kind;
        Value = value;
        Quoted = quoted;
        Line = line;
        Column = column;
        _items = kind == NodeKind.Sequence ? [] : null;
        _entries = kind == NodeKind.Mapping ? [] : null;
    }

    public NodeKind Kind { get; }

    /// <summary>Text of a scalar; empty for the other kinds.</summary>
    public string Value { get; }

    /// <summary>True when a scalar was quoted, so that it is a text whatever it looks like.</summary>
    public bool Quoted { get; }

    /// <summary>Line in the source, from 1.</summary>
    public int Line { get; }

    /// <summary>Column in the source, from 1.</summary>
    public int Column { get; }

    /// <summary>Items of a sequence.</summary>
    public IReadOnlyList<PolicyNode> Items => _items ?? [];

    /// <summary>Entries of a mapping, in the order of the source.</summary>
    public IReadOnlyList<PolicyEntry> Entries => _entries ?? [];

    /// <summary>True for an empty value, <c>~</c> or <c>null</c>: the same as leaving the key out.</summary>
    public bool IsNull => Kind == NodeKind.Scalar && !Quoted && Value is "" or "~" or "null" or "Null" or "NULL";

    /// <summary>Where the node stands, e.g. <c>rules[3].when.all[0].task</c>; empty for the root.</summary>
    public string Path
    {
        get
        {
            var path = new StringBuilder();
            AppendPath(path);
            return path.ToString();
        }
    }

    public static PolicyNode Scalar(string value, bool quoted, int line, int column) => new(NodeKind.Scalar, value, quoted, line, column);

    public static PolicyNode Sequence(int line, int column) => new(NodeKind.Sequence, "", quoted: false, line, column);

    public static PolicyNode Mapping(int line, int column) => new(NodeKind.Mapping, "", quoted: false, line, column);

    /// <summary>Appends an item to a sequence.</summary>
    public void Add(PolicyNode item)
    {
        item._parent ??= this;
        item._index = _items!.Count;
        _items.Add(item);
    }

    /// <summary>Appends an entry to a mapping; false when the key is there already.</summary>
    public bool TryAdd(string key, int line, int column, PolicyNode value)
    {
        if (IndexOf(key) >= 0)
        {
            return false;
        }

        value._parent ??= this;
        value._key ??= key;
        Append(new PolicyEntry(key, line, column, value));
        return true;
    }

    /// <summary>The value of a key, or null when it is absent or null.</summary>
    public PolicyNode? Find(string key)
    {
        var index = IndexOf(key);
        return index < 0 || _entries![index].Value.IsNull ? null : _entries[index].Value;
    }

    /// <summary>A mapping in the place of <paramref name="place"/> with entries that keep the places that they were written at.</summary>
    internal static PolicyNode MappingAt(PolicyNode place, IEnumerable<PolicyEntry> entries)
    {
        var node = new PolicyNode(NodeKind.Mapping, "", quoted: false, place.Line, place.Column)
        {
            _parent = place._parent,
            _key = place._key,
            _index = place._index,
        };
        foreach (var entry in entries)
        {
            node.Append(entry);
        }

        return node;
    }

    /// <summary>The key of an entry as a node of its own, so that what is wrong with a key is reported at the key.</summary>
    internal static PolicyNode KeyOf(in PolicyEntry entry) => new(NodeKind.Scalar, entry.Key, quoted: true, entry.Line, entry.Column)
    {
        _parent = entry.Value._parent,
        _key = entry.Value._key,
        _index = entry.Value._index,
    };

    internal int IndexOf(string key)
    {
        if (_entries is null)
        {
            return -1;
        }

        return _byKey is null ? _entries.FindIndex(e => e.Key == key) : _byKey.GetValueOrDefault(key, -1);
    }

    private void Append(PolicyEntry entry)
    {
        _entries!.Add(entry);
        if (_byKey is not null)
        {
            _byKey.Add(entry.Key, _entries.Count - 1);
        }
        else if (_entries.Count > LinearSearch)
        {
            _byKey = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var i = 0; i < _entries.Count; i++)
            {
                _byKey.Add(_entries[i].Key, i);
            }
        }
    }

    private void AppendPath(StringBuilder path)
    {
        if (_parent is null)
        {
            return;
        }

        _parent.AppendPath(path);
        if (_key is null)
        {
            path.Append(CultureInfo.InvariantCulture, $"[{_index}]");
        }
        else if (_key.Length != 0 && _key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
        {
            path.Append(path.Length == 0 ? "" : ".").Append(_key);
        }
        else
        {
            path.Append("[\"").Append(_key).Append("\"]");
        }
    }
}
