using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>One compression of messages, by the name it has in the grpc-encoding header.</summary>
public interface ICompressionProvider
{
    string EncodingName { get; }

    /// <summary>A stream that compresses into <paramref name="stream"/> and leaves it open.</summary>
    Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel);

    /// <summary>A stream that decompresses out of <paramref name="stream"/> and leaves it open.</summary>
    Stream CreateDecompressionStream(Stream stream);
}
