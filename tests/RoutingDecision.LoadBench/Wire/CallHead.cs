using System.Text;

namespace RoutingDecision.LoadBench.Wire;

/// <summary>
/// The header block of a gRPC call (HPACK, RFC 7541), without Huffman codes: the first call on a connection puts the names and values into the peer's
/// table, later ones only name their places there, as every client does.
/// </summary>
internal sealed class CallHead
{
    // Numbers of the static table.
    private const byte MethodPost = 0x80 | 3;
    private const byte SchemeHttp = 0x80 | 6;
    private const byte Authority = 0x40 | 1;
    private const byte Path = 0x40 | 4;
    private const byte ContentType = 0x40 | 31;
    private const byte Authorization = 0x40 | 23;
    private const byte NewName = 0x40;
    private const int FirstDynamic = 62;

    /// <param name="path">Full name of the method, as "/package.Service/Method".</param>
    /// <param name="key">API key; empty: none is sent.</param>
    public CallHead(string path, string key)
    {
        var first = new List<byte> { MethodPost, SchemeHttp };
        var entries = 0;
        Add(Path, path);
        Add(Authority, "127.0.0.1");
        Add(ContentType, "application/grpc");
        Add(NewName, "te", "trailers");
        if (key.Length > 0)
        {
            Add(Authorization, $"Bearer {key}");
        }

        First = [.. first];
        // What came last has the lowest number.
        Later = [MethodPost, SchemeHttp, .. Enumerable.Range(0, entries).Select(i => (byte)(0x80 | (FirstDynamic + entries - 1 - i)))];

        void Add(byte kind, params ReadOnlySpan<string> texts)
        {
            entries++;
            first.Add(kind);
            foreach (var text in texts)
            {
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(text.Length, 127);
                first.Add((byte)text.Length);
                first.AddRange(Encoding.ASCII.GetBytes(text));
            }
        }
    }

    public byte[] First { get; }

    public byte[] Later { get; }
}
