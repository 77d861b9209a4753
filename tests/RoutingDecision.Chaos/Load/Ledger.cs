using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Concurrent;

namespace RoutingDecision.Chaos.Load;

/// <summary>
/// What callers know of their outcomes: which were acknowledged and by whom, and which are still to be reported. The journal is compared with it. Thread-safe.
/// </summary>
internal sealed class Ledger
{
    private const int IdBytes = 16;

    private readonly ConcurrentDictionary<string, int> _acknowledged = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _open = new(StringComparer.Ordinal);

    public int Acknowledged => _acknowledged.Count;

    /// <summary>Decision ids that a replica acknowledged.</summary>
    public IEnumerable<string> AcknowledgedBy(int replica) => _acknowledged.Where(a => a.Value == replica).Select(a => a.Key);

    /// <summary>Decision ids whose report is not known to be stored, and the replica that was asked.</summary>
    public IReadOnlyList<(string Id, int Replica)> Open() => [.. _open.Select(o => (o.Key, o.Value))];

    public void Begin(string decisionId, int replica) => _open[decisionId] = replica;

    public void Acknowledge(string decisionId, int replica)
    {
        _acknowledged[decisionId] = replica;
        _open.TryRemove(decisionId, out _);
    }

    /// <summary>The ids of what was acknowledged, as the journal's records hold them.</summary>
    public HashSet<UInt128> AcknowledgedIds() => [.. _acknowledged.Keys.Select(IdOf)];

    /// <summary>The id that a token carries at its end.</summary>
    private static UInt128 IdOf(string token) => BinaryPrimitives.ReadUInt128LittleEndian(Base64Url.DecodeFromChars(token).AsSpan()[^IdBytes..]);
}
