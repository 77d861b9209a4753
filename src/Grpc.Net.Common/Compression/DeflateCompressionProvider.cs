using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>What HTTP calls deflate: the zlib format, not the bare one.</summary>
/// <param name="defaultCompressionLevel">Used when a call names none.</param>
public sealed class DeflateCompressionProvider(CompressionLevel defaultCompressionLevel) : ICompressionProvider
{
    // RFC 1950: a header, an empty final block, and the checksum of nothing, which is one.
    private static readonly byte[] Empty = [0x78, 0x9C, 3, 0, 0, 0, 0, 1];

    public string EncodingName => "deflate";

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel)
        => new CompressionStream(stream, new ZLibStream(stream, compressionLevel ?? defaultCompressionLevel, leaveOpen: true), Empty);

    public Stream CreateDecompressionStream(Stream stream) => new ZLibStream(stream, CompressionMode.Decompress, leaveOpen: true);
}
