using System.IO.Compression;
using FsCheck;
using FsCheck.Fluent;
using Grpc.Net.Compression;

namespace RoutingDecision.Interop.Tests.Surface;

public sealed class CompressionTests
{
    public static TheoryData<string> Encodings => ["gzip", "deflate"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Compress_AnyBytes_ComeBack(string encoding)
        => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), data => Decompress(encoding, Compress(encoding, data)).SequenceEqual(data))
            .CheckRepeatably();

    // The platform's own compressors write nothing at all here.
    [Theory]
    [InlineData("gzip", "1F8B")]
    [InlineData("deflate", "789C")]
    public void Compress_Nothing_IsStillACompressedMessage(string encoding, string header)
    {
        var compressed = Compress(encoding, []);

        Assert.StartsWith(header, Convert.ToHexString(compressed), StringComparison.Ordinal);
        Assert.Empty(Decompress(encoding, compressed));
    }

    private static ICompressionProvider Provider(string encoding)
        => encoding == "gzip" ? new GzipCompressionProvider(CompressionLevel.Fastest) : new DeflateCompressionProvider(CompressionLevel.Fastest);

    private static byte[] Compress(string encoding, byte[] data)
    {
        using var target = new MemoryStream();
        using (var stream = Provider(encoding).CreateCompressionStream(target, null))
        {
            stream.Write(data);
        }
        return target.ToArray();
    }

    private static byte[] Decompress(string encoding, byte[] data)
    {
        using var target = new MemoryStream();
        using var stream = Provider(encoding).CreateDecompressionStream(new MemoryStream(data));
        stream.CopyTo(target);
        return target.ToArray();
    }
}
