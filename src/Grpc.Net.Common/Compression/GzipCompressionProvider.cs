using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>gzip.</summary>
/// <param name="defaultCompressionLevel">Used when a call names none.</param>
public sealed class GzipCompressionProvider(CompressionLevel defaultCompressionLevel) : ICompressionProvider
{
    // RFC 1952: a header without name or time, an empty final block, and a checksum and length of zero.
    private static readonly byte[] Empty = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    public string EncodingName => "gzip";

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel)
        => new CompressionStream(stream, new GZipStream(stream, compressionLevel ?? defaultCompressionLevel, leaveOpen: true), Empty);

    public Stream CreateDecompressionStream(Stream stream) => new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
}
