namespace Grpc.Net.Compression;

/// <summary>
/// Compresses through <paramref name="compressor"/>, and writes <paramref name="empty"/> when there was nothing to compress: the
/// platform's compressors then write nothing, not even the frame that makes it a compressed message. Some clients, among them
/// grpc-js, refuse a message that says it is compressed and isn't.
/// </summary>
internal sealed class CompressionStream(Stream target, Stream compressor, byte[] empty) : Stream
{
    private bool _written;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _written |= !buffer.IsEmpty;
        compressor.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    public override void Flush() => compressor.Flush();
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            compressor.Dispose();
            if (!_written)
            {
                _written = true;
                target.Write(empty);
            }
        }
        base.Dispose(disposing);
    }
}
