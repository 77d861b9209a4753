using System.Collections;

namespace Grpc.Core;

/// <summary>
/// The headers or trailers of a call, in order; a key may occur more than once. Not thread-safe.
/// </summary>
public sealed partial class Metadata : IList<Metadata.Entry>
{
    /// <summary>The end of every key whose values are bytes.</summary>
    public const string BinaryHeaderSuffix = "-bin";

    /// <summary>None at all; can't be changed.</summary>
    public static readonly Metadata Empty = new(readOnly: true);

    private readonly List<Entry> _entries = [];

    public Metadata() : this(readOnly: false)
    {
    }

    private Metadata(bool readOnly) => IsReadOnly = readOnly;

    public int Count => _entries.Count;
    public bool IsReadOnly { get; }

    public Entry this[int index]
    {
        get => _entries[index];
        set => Writable()[index] = NotNull(value);
    }

    /// <summary>The last entry of a key, which must be given in lower case; null when there is none.</summary>
    public Entry? Get(string key)
    {
        // Handlers look headers up on every call: no closure.
        for (var i = _entries.Count - 1; i >= 0; i--)
        {
            if (_entries[i].Key == key)
            {
                return _entries[i];
            }
        }
        return null;
    }

    /// <summary>The last value of a key that isn't binary; null when there is none.</summary>
    /// <exception cref="InvalidOperationException">The key is binary.</exception>
    public string? GetValue(string key) => Get(key)?.Value;

    /// <summary>The last value of a key, as bytes; null when there is none.</summary>
    public byte[]? GetValueBytes(string key) => Get(key)?.ValueBytes;

    public IEnumerable<Entry> GetAll(string key) => _entries.Where(entry => entry.Key == key);

    public void Add(Entry item) => Writable().Add(NotNull(item));
    public void Add(string key, string value) => Add(new Entry(key, value));
    public void Add(string key, byte[] valueBytes) => Add(new Entry(key, valueBytes));
    public void Insert(int index, Entry item) => Writable().Insert(index, NotNull(item));
    public void RemoveAt(int index) => Writable().RemoveAt(index);
    public bool Remove(Entry item) => Writable().Remove(item);
    public void Clear() => Writable().Clear();
    public int IndexOf(Entry item) => _entries.IndexOf(item);
    public bool Contains(Entry item) => _entries.Contains(item);
    public void CopyTo(Entry[] array, int arrayIndex) => _entries.CopyTo(array, arrayIndex);
    public IEnumerator<Entry> GetEnumerator() => _entries.GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private List<Entry> Writable() => IsReadOnly ? throw new InvalidOperationException("This metadata is read-only") : _entries;

    private static Entry NotNull(Entry item) => item ?? throw new ArgumentNullException(nameof(item));
}
